import {
  Detections,
  type Frame,
  type Image,
  isPageImage,
  type Model,
  MotError,
  type PageImage,
  readOptions,
  type Signal,
  type Size,
} from '@mot/core'
import { checkOutputs } from './bind-outputs'
import { withoutEmptyBoxes } from './boxes/without-empty-boxes'
import { classNamesOf } from './class-names'
import { namingHead } from './define-head'
import type { Head } from './head'
import { type CompanionInputs, companionInputs } from './inputs/companion-inputs'
import { findImageInput, type ImageInput } from './inputs/image-input'
import { runPasses } from './inputs/run-passes'
import { NetworkRunner } from './network-runner'
import { FrameDetector } from './rows/frame-detector'

export interface DetectorOptions {
  /**
   * What happens to boxes without area (edges that meet or are swapped), which some networks put out and trackers cannot
   * use. Default `drop`.
   */
  readonly emptyBoxes?: 'drop' | 'keep'
  /** Names by class id, for the detections. Default: those in the network's metadata, if there are some. */
  readonly classNames?: readonly string[]
}

export interface DetectOptions {
  /** Aborts: the promise rejects with the signal's reason. */
  readonly signal?: Signal
}

/** A network and its head: images in, detections out. */
export interface Detector {
  /**
   * Detects the objects in one image of any size; on a model with a road of whole frames also in a `VideoFrame` or an `ImageBitmap` of a
   * page, which stays the caller's to close. The number of a `Frame` is copied to the detections. Calls may overlap in
   * time.
   * @throws MotError `invalid-image`, `invalid-output`, and what `Model.run` throws.
   */
  detect(image: Image | Frame | PageImage, options?: DetectOptions): Promise<Detections>
  /** The same for several images, in as few runs as the network's batch and the sizes of the images allow. */
  detectBatch(images: readonly (Image | Frame | PageImage)[], options?: DetectOptions): Promise<Detections[]>
  /** Also disposes of the network. */
  dispose(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Combines a network with the head that feeds and reads it.
 * @throws MotError `invalid-model` when it has no fitting input, `invalid-output` when an output that the head reads is
 * missing or of another shape, `invalid-option` when the head's options request an input size that the network does not
 * have.
 */
export function createDetector(model: Model, head: Head, options: DetectorOptions = {}): Detector {
  const { emptyBoxes = 'drop', classNames = classNamesOf(model) } = readOptions(options)
  const input = findImageInput(model, head.inputName)
  namingHead(head.name, () => checkOutputs(head.outputs, model.outputs))
  head.inputSize({ width: 1, height: 1 }, input.fixed)
  const outputNames = Object.values(head.outputs).map(({ name }) => name)
  const companions = companionInputs(model, input, head)
  const runner = new NetworkRunner(model, input, head.pixels, outputNames, companions)
  const frames = frameDetector(model, head, input, outputNames, companions)

  async function detectRun({ images, size }: Run, signal?: Signal): Promise<Detections[]> {
    // A batch of fixed length is filled with copies of the last image.
    const count = input.batch ?? images.length
    const filled = Array.from({ length: count }, (_, i) => images[Math.min(i, images.length - 1)]!)
    const found = await runner.run(
      count,
      size,
      (batch, buffer) => filled.map((image, index) => head.prepare(image, batch, index, buffer)),
      (outputs, views) => head.decode(outputs, views),
      signal,
    )
    return found.slice(0, images.length)
  }

  async function detectBatch(
    images: readonly (Image | Frame | PageImage)[],
    options: DetectOptions = {},
  ): Promise<Detections[]> {
    const { signal } = readOptions(options)
    const found: Detections[] = []
    if (frames) {
      for (const image of images) found.push(await frames.detect(image, signal))
      return finished(found)
    }
    const readable = images.map(withBytes)
    if (head.passes) {
      for (const image of readable) found.push(await runPasses(head.passes(image, input.fixed), runner, input, signal))
    } else {
      for (const run of splitIntoRuns(readable, head, input)) found.push(...(await detectRun(run, signal)))
    }
    return finished(found)
  }

  function finished(found: readonly Detections[]): Detections[] {
    const kept = emptyBoxes === 'keep' ? [...found] : found.map(withoutEmptyBoxes)
    return classNames.length === 0 ? kept : kept.map((detections) => new Detections({ ...detections, classNames }))
  }

  async function dispose(): Promise<void> {
    runner.clear()
    frames?.clear()
    await model.dispose()
  }

  return {
    detect: async (image, options) => (await detectBatch([image], options))[0]!,
    detectBatch,
    dispose,
    [Symbol.asyncDispose]: dispose,
  }
}

/** The road of whole images, where model and head have one. */
function frameDetector(
  model: Model,
  head: Head,
  input: ImageInput,
  outputNames: readonly string[],
  companions: CompanionInputs,
): FrameDetector | undefined {
  const { placement, passes } = head
  if (!model.frames || !placement || passes || (input.batch ?? 1) !== 1) return undefined
  return new FrameDetector(model.frames, { ...head, placement }, input, outputNames, companions)
}

/** @throws MotError `unsupported` for an image of the page. */
function withBytes(image: Image | Frame | PageImage): Image | Frame {
  if (!isPageImage(image)) return image
  throw new MotError(
    'unsupported',
    'An image of the page itself needs a network of createGpuBackend() and a head with one pass over an image: else read its pixels first.',
  )
}

/** Neighbouring images that go through the network together. */
interface Run {
  readonly images: (Image | Frame)[]
  readonly size: Size
}

function splitIntoRuns(images: readonly (Image | Frame)[], head: Head, { batch, fixed }: ImageInput): Run[] {
  const runs: Run[] = []
  for (const image of images) {
    const size = head.inputSize(image, fixed)
    const last = runs.at(-1)
    const fits = last !== undefined && last.size.width === size.width && last.size.height === size.height
    if (fits && (batch === undefined || last.images.length < batch)) last.images.push(image)
    else runs.push({ images: [image], size })
  }
  return runs
}
