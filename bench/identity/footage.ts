/** Streets with several cameras, detected by fairmot-tiny and tracked, kept in `out/identity`. */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { createOrtNodeBackend } from '@mot/backends/ort-node'
import { type Box, cropBoxes, Detections, type Image, ImageBatch, iou, type Tracks } from '@mot/core'
import type { TruthRow } from '@mot/eval'
import { createDetector, type Detector, fairMOT } from '@mot/heads'
import { fairMOTTiny } from '@mot/models'
import { resolveModel } from '@mot/models/resolve'
import { StreetCameras, type StreetCamerasOptions, sceneOptions } from '@mot/street'
import { JDETracker, jdePresets } from '@mot/trackers'

/** One frame of one camera. */
export interface FilmedFrame {
  readonly tracks: Tracks
  readonly detections: Detections
  /** Of each track: the person whose box it overlaps by half, 0 for none. */
  readonly people: readonly number[]
  readonly truth: readonly TruthRow[]
}

export interface Filmed {
  readonly name: string
  readonly frameRate: number
  /** [frames][cameras] */
  readonly frames: readonly (readonly FilmedFrame[])[]
}

const FRAME_RATE = 4
const folder = new URL('../../out/identity/', import.meta.url)

/** Films a street, once. @param appearance the network whose vectors the tracks have. */
export async function film(
  seed: number,
  cameras: number,
  seconds: number,
  appearance: 'fairmot-tiny' | 'reid-tiny',
): Promise<Filmed> {
  const name = `${seed}-${cameras}-${seconds}`
  const file = new URL(`${name}.json`, folder)
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    const crops = openSync(new URL(`${name}.crops`, folder), 'w')
    const options = {
      ...sceneOptions(seed),
      camera: 'fixed' as const,
      people: 6 * cameras,
      cameras,
      frameRate: FRAME_RATE,
      frameCount: FRAME_RATE * seconds,
    }
    const kept = await detect(options, crops)
    closeSync(crops)
    writeFileSync(file, JSON.stringify(kept))
  }
  const kept = JSON.parse(readFileSync(file, 'utf8')) as KeptFrame[][]
  const vectors = appearance === 'reid-tiny' ? await embed(new URL(`${name}.crops`, folder)) : undefined
  return { name: `street ${seed}`, frameRate: FRAME_RATE, frames: track(kept, vectors) }
}

interface KeptFrame {
  readonly boxes: readonly number[]
  readonly scores: readonly number[]
  /** Little-endian float32, base64. */
  readonly embeddings: string
  readonly truth: readonly { readonly id: number; readonly box: Box; readonly visibility: number }[]
}

async function detect(options: StreetCamerasOptions, crops: number): Promise<KeptFrame[][]> {
  const detector = await openDetector()
  const kept: KeptFrame[][] = []
  for (const frames of new StreetCameras(options)) {
    const row: KeptFrame[] = []
    for (const { frame, truth } of frames) {
      const { boxes, scores, embeddings, count } = await detector.detect(frame)
      if (count > 0) writeSync(crops, cropsOf(frame, boxes, count))
      row.push({
        boxes: Array.from(boxes.subarray(0, 4 * count), tenths),
        scores: Array.from(scores.subarray(0, count)),
        embeddings: Buffer.from((embeddings ?? new Float32Array()).slice().buffer).toString('base64'),
        truth: truth.map(({ id, box, visibility }) => ({ id, box, visibility })),
      })
    }
    kept.push(row)
  }
  return kept
}

/** [count × 3 × 64 × 32] bytes. */
function cropsOf(image: Image, boxes: Float64Array, count: number): Uint8Array {
  const batch = new ImageBatch({ count, width: 32, height: 64, scale: 1 })
  cropBoxes(image, boxes, batch, { count, resampling: 'area' })
  return Uint8Array.from(batch.data)
}

async function openDetector(): Promise<Detector> {
  const { file } = await resolveModel('fairmot-tiny')
  const backend = await createOrtNodeBackend({ device: 'cpu' })
  const model = await backend.load(file)
  return createDetector(model, fairMOT(fairMOTTiny.manifest.headOptions))
}

/** The vectors of all crops, one after another, by the network that training/people trains. */
async function embed(file: URL): Promise<Float32Array> {
  const backend = await createOrtNodeBackend({ device: 'cpu' })
  await using network = await backend.load(new URL('../../training/networks/reid-tiny.onnx', import.meta.url))
  const crops = readFileSync(file)
  const count = crops.length / CROP
  const vectors = new Float32Array(DIMENSION * count)
  for (let start = 0; start < count; start += 64) {
    const part = crops.subarray(CROP * start, CROP * Math.min(count, start + 64))
    const image = { data: Float32Array.from(part, (value) => value / 255), shape: [part.length / CROP, 3, 64, 32] }
    const { embedding } = await network.run({ image })
    vectors.set(embedding!.data as Float32Array, DIMENSION * start)
  }
  return vectors
}

const CROP = 3 * 64 * 32
const DIMENSION = 128

function tenths(value: number): number {
  return Math.round(10 * value) / 10
}

function track(kept: readonly (readonly KeptFrame[])[], vectors: Float32Array | undefined): FilmedFrame[][] {
  let row = 0
  const trackers = kept[0]!.map(
    () => new JDETracker({ ...jdePresets.fairmot, ...fairMOTTiny.manifest.trackerOptions, frameRate: FRAME_RATE }),
  )
  return kept.map((frames, i) =>
    frames.map((frame, camera) => {
      const detections = detectionsOf(frame, i + 1)
      const tracks = trackers[camera]!.update(detections).copy()
      const own = vectors?.subarray(DIMENSION * row, DIMENSION * (row + detections.count))
      row += detections.count
      const people = Array.from(tracks, ({ box }) => personAt(box, frame.truth))
      const truth = frame.truth.map(({ id, box, visibility }) => ({ id, box, ignore: visibility < 0.25 }))
      const described =
        own && own.length > 0
          ? new Detections({ ...detections, embeddings: own, embeddingDimension: DIMENSION })
          : detections
      return { tracks, detections: described, people, truth }
    }),
  )
}

function detectionsOf({ boxes, scores, embeddings }: KeptFrame, frame: number): Detections {
  const bytes = Buffer.from(embeddings, 'base64')
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  return new Detections({
    frame,
    boxes: Float64Array.from(boxes),
    scores: Float64Array.from(scores),
    ...(values.length > 0 && { embeddings: values }),
  })
}

function personAt({ left, top, right, bottom }: Box, truth: readonly TruthRow[]): number {
  const own = [left, top, right, bottom]
  let [best, person] = [0.5, 0]
  for (const { id, box } of truth) {
    const overlap = iou(own, 0, [box.left, box.top, box.right, box.bottom], 0)
    if (overlap > best) [best, person] = [overlap, id]
  }
  return person
}
