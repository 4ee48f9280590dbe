import { MotError, type TrackRow } from '@mot/core'
import type { TrackletRows } from './tracklets'

/** Position and velocity of an object at one end of a fragment. */
export interface Heading {
  /** Centre in pixels. */
  readonly x: number
  readonly y: number
  readonly height: number
  /** Pixels per frame. */
  readonly velocityX: number
  readonly velocityY: number
}

/** A part of an object's trajectory with an id of its own. */
export interface Fragment {
  readonly rows: TrackletRows
  readonly first: TrackRow
  readonly last: TrackRow
  readonly beginning: Heading
  readonly end: Heading
  /** Mean of its rows' unit vectors, of unit length; undefined where no row has an embedding. */
  readonly embedding: Float64Array | undefined
}

/** @param headingFrames rows at each end from which its velocity is estimated. */
export function fragmentOf(rows: TrackletRows, headingFrames: number): Fragment {
  const first = rows[0]
  const last = rows.at(-1)!
  return {
    rows,
    first,
    last,
    beginning: headingAt(first.frame, rows.slice(0, headingFrames)),
    end: headingAt(last.frame, rows.slice(-headingFrames)),
    embedding: meanEmbedding(rows),
  }
}

/** Least-squares line through the centres, at a frame; the height is the mean. */
function headingAt(frame: number, rows: readonly TrackRow[]): Heading {
  const times = rows.map((row) => row.frame - frame)
  const x = fitLine(
    times,
    rows.map(({ box }) => (box.left + box.right) / 2),
  )
  const y = fitLine(
    times,
    rows.map(({ box }) => (box.top + box.bottom) / 2),
  )
  const height = mean(rows.map(({ box }) => box.bottom - box.top))
  return { x: x.value, y: y.value, height, velocityX: x.slope, velocityY: y.slope }
}

/** Value at time 0, and slope; 0 for a single point. */
function fitLine(times: readonly number[], values: readonly number[]): { value: number; slope: number } {
  const time = mean(times)
  const value = mean(values)
  const spread = times.reduce((sum, t) => sum + (t - time) ** 2, 0)
  const slope = spread === 0 ? 0 : times.reduce((sum, t, i) => sum + (t - time) * (values[i]! - value), 0) / spread
  return { value: value - slope * time, slope }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function meanEmbedding(rows: TrackletRows): Float64Array | undefined {
  let sum: Float64Array | undefined
  for (const { embedding, id, frame } of rows) {
    if (!embedding) continue
    sum ??= new Float64Array(embedding.length)
    const length = lengthOf(embedding)
    if (embedding.length !== sum.length || !(length > 0 && length < Number.POSITIVE_INFINITY)) {
      throw new MotError(
        'invalid-detections',
        `Track ${id} of frame ${frame} should have an embedding of ${sum.length} finite numbers that are not all 0.`,
      )
    }
    for (let k = 0; k < sum.length; k++) sum[k]! += embedding[k]! / length
  }
  if (!sum) return undefined
  const length = lengthOf(sum)
  // Vectors that cancel out have no direction.
  return length > 0 ? sum.map((value) => value / length) : undefined
}

function lengthOf(vector: Float32Array | Float64Array): number {
  let sum = 0
  for (const value of vector) sum += value * value
  return Math.sqrt(sum)
}
