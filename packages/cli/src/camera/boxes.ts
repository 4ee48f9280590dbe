import { type Detections, type Frame, MotError } from '@mot/core'
import { createDetector } from '@mot/heads'
import { readDetections } from '@mot/io/mot'
import { ahead } from '@mot/io/video'
import { chooseClasses } from '../network/choose-classes'
import { loadNetwork } from '../network/load-network'
import { selectDetections } from '../network/select-detections'
import { showProgress } from '../progress'
import { readingOf, skippedLines } from '../reading'
import type { Streams } from '../streams'
import { firstOf } from '../track/network-source'
import { openFrames } from '../track/open-frames'
import type { EstimateOptions } from './options'

/** Half-seen people score less. */
const DEFAULT_MIN_SCORE = 0.6

/** Boxes of people, of all frames. */
export interface Boxes {
  /** [n × 4] left, top, right, bottom. */
  readonly values: number[]
  readonly imageWidth: number
  readonly imageHeight: number
  readonly remarks: readonly (string | undefined)[]
}

/** Of a det.txt. */
export async function boxesOfFile(file: string, options: EstimateOptions, signal?: AbortSignal): Promise<Boxes> {
  const { imageSize, frames = Number.POSITIVE_INFINITY } = options
  if (imageSize === undefined) throw new MotError('invalid-option', '--detections requires --image-size <WxH> here.')
  const sequence = await readDetections(file, { ...readingOf(options), ...(signal && { signal }) })
  const values: number[] = []
  for (let frame = 1; frame <= Math.min(sequence.frameCount, frames); frame++) add(values, sequence.at(frame), options)
  const { width: imageWidth, height: imageHeight } = imageSize
  return { values, imageWidth, imageHeight, remarks: skippedLines(file, sequence) }
}

/** Of a network in a video or a folder of images. */
export async function boxesOfFrames(
  input: string,
  options: EstimateOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<Boxes> {
  await using network = await loadNetwork(options, streams, signal)
  const { classes, head, model } = network
  const isNamed = classes.includes('person')
  const classIds = chooseClasses(options.classes ?? (isNamed ? ['person'] : undefined), classes)
  const detector = createDetector(model, head.make({}))
  await using frames = await openFrames(input, { ahead: network.ahead, signal })
  const { frames: limit = Number.POSITIVE_INFINITY } = options
  const progress = options.quiet ? undefined : showProgress(streams, 'detecting', 'frame', frames.frameCount)
  const stopping = { ...(signal && { signal }) }
  const detect = async (image: Frame) => ({ image, found: await detector.detect(image, stopping) })
  const values: number[] = []
  let [imageWidth, imageHeight] = [0, 0]
  try {
    for await (const { image, found } of ahead(firstOf(frames, limit), detect, { limit: network.ahead, ...stopping })) {
      add(values, selectDetections(found, { classIds }), options)
      ;[imageWidth, imageHeight] = [image.width, image.height]
      progress?.update(image.index)
    }
  } finally {
    progress?.stop()
  }
  return { values, imageWidth, imageHeight, remarks: [network.remark] }
}

function add(
  values: number[],
  { count, boxes, scores }: Detections,
  { minScore = DEFAULT_MIN_SCORE }: EstimateOptions,
) {
  for (let i = 0; i < count; i++) if (scores[i]! >= minScore) values.push(...boxes.subarray(4 * i, 4 * i + 4))
}
