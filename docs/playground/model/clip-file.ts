import { Detections, type GroundCameraInput, MotError } from '@mot/core'
import type { TruthRow } from '@mot/eval'

/** A recorded clip as it is stored: JSON, with boxes in tenths of a pixel and embeddings in half bytes. */
export interface ClipFile {
  readonly title: string
  /** Of the rendered street, so that the clip can be made again. */
  readonly seed: number
  readonly width: number
  readonly height: number
  /** Frames per second. */
  readonly frameRate: number
  readonly frameCount: number
  /** Where the camera stands, estimated from the detections. */
  readonly camera?: GroundCameraInput
  readonly detections: {
    /** [frames] rows of each frame. */
    readonly counts: readonly number[]
    /** [n × 4] left, top, right, bottom, in tenths of a pixel. */
    readonly boxes: readonly number[]
    /** [n] thousandths. */
    readonly scores: readonly number[]
    readonly dimension: number
    /** [n × dimension] from −7 to 7, two in a byte, in base64; only the direction of a vector counts. */
    readonly embeddings: string
  }
  readonly truth: {
    /** [frames] */
    readonly counts: readonly number[]
    /** [n] */
    readonly ids: readonly number[]
    /** [n × 4] tenths of a pixel. */
    readonly boxes: readonly number[]
    /** [n] 1 for an object that is hardly visible: matches neither count for nor against. */
    readonly ignored: readonly number[]
  }
}

/** A clip ready to be tracked. */
export interface Clip {
  readonly title: string
  readonly width: number
  readonly height: number
  readonly frameRate: number
  readonly camera: GroundCameraInput | undefined
  /** [frames] */
  readonly frames: readonly Detections[]
  /** [frames]; empty where none is known. */
  readonly truth: readonly (readonly TruthRow[])[]
  /** [frames] seconds, where frames do not come evenly. */
  readonly times?: readonly number[]
}

/**
 * The clip of a file.
 * @throws MotError `invalid-file` where its columns are of different lengths.
 */
export function readClip(file: ClipFile): Clip {
  const { title, width, height, frameRate, frameCount, camera, detections, truth } = file
  const count = sum(detections.counts)
  checkLength('detections.boxes', detections.boxes.length, 4 * count)
  checkLength('detections.scores', detections.scores.length, count)
  checkLength('detections.counts', detections.counts.length, frameCount)
  checkLength('truth.counts', truth.counts.length, frameCount)
  checkLength('truth.boxes', truth.boxes.length, 4 * sum(truth.counts))
  const embeddings = readHalfBytes(detections.embeddings)
  checkLength('detections.embeddings', embeddings.length, detections.dimension * count)
  return {
    title,
    width,
    height,
    frameRate,
    camera,
    frames: detectionsOf(file, embeddings),
    truth: truthOf(file),
  }
}

function detectionsOf({ detections, width, height }: ClipFile, bytes: Int8Array): Detections[] {
  const { counts, boxes, scores, dimension } = detections
  let start = 0
  return counts.map((count, index) => {
    const end = start + count
    const frame = new Detections({
      frame: index + 1,
      boxes: Float64Array.from(boxes.slice(4 * start, 4 * end), (edge) => edge / 10),
      scores: Float64Array.from(scores.slice(start, end), (score) => score / 1000),
      ...(dimension > 0 && {
        embeddings: Float32Array.from(bytes.subarray(dimension * start, dimension * end)),
        embeddingDimension: dimension,
      }),
      imageWidth: width,
      imageHeight: height,
    })
    start = end
    return frame
  })
}

function truthOf({ truth }: ClipFile): TruthRow[][] {
  let row = 0
  return truth.counts.map((count) =>
    Array.from({ length: count }, () => {
      const [left, top, right, bottom] = truth.boxes.slice(4 * row, 4 * row + 4).map((edge) => edge / 10)
      const box = { left: left!, top: top!, right: right!, bottom: bottom! }
      const ignore = truth.ignored[row] === 1
      return { id: truth.ids[row++]!, box, ignore }
    }),
  )
}

/** Whole numbers from −8 to 7, an even count of them, two in a byte, as base64. */
export function writeHalfBytes(values: readonly number[]): string {
  let text = ''
  for (let i = 0; i < values.length; i += 2)
    text += String.fromCharCode(((values[i]! & 15) << 4) | (values[i + 1]! & 15))
  return btoa(text)
}

function readHalfBytes(text: string): Int8Array {
  const bytes = atob(text)
  const values = new Int8Array(2 * bytes.length)
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes.charCodeAt(i)
    values[2 * i] = signed(byte >> 4)
    values[2 * i + 1] = signed(byte & 15)
  }
  return values
}

function signed(half: number): number {
  return half < 8 ? half : half - 16
}

function checkLength(column: string, got: number, expected: number): void {
  if (got === expected) return
  throw new MotError('invalid-file', `Column "${column}" of the clip should have ${expected} entries, got ${got}.`)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
