import {
  type Detections,
  decodeMask,
  encodeMask,
  MotError,
  maskIou,
  type PredictedShapes,
  type RunLengthMask,
} from '@mot/core'
import { ComparedShapes, type ShapeSide } from './compared-shapes'
import type {
  Geometry,
  ReportedRows,
  ShapedDetections,
  ShapedTrack,
  ShapedTracks,
  StreamShapes,
  StreamShapesParts,
} from './geometry'

/**
 * Masks: pairs are compared by the pixels in both over those in either. That of a track is the mask of its latest detection, moved with
 * its predicted box. A mask without pixels is none: its box is compared then.
 */
export function masks(): Geometry {
  return Object.freeze({
    description: Object.freeze({ name: 'mask' as const }),
    create: (parts: StreamShapesParts) => new MaskShapes(parts),
  })
}

interface Masks extends ShapeSide {
  /** Undefined where a row has none. */
  masks: (RunLengthMask | undefined)[]
  /** [n × 2] whole pixels by which they have moved. */
  shifts: Int32Array
}

class MaskShapes extends ComparedShapes<Masks> implements StreamShapes {
  readonly what = 'masks'
  protected readonly rows = newSide()
  protected readonly columns = newSide()
  /** Of the frame's detections. */
  private seen: (RunLengthMask | undefined)[] = []
  /** The masks of tracks by their numbers. */
  private readonly ofTracks = new WeakMap<number[], RunLengthMask>()
  private readonly shift = new Int32Array(2)

  constructor(parts: StreamShapesParts) {
    super(parts, 'mask')
  }

  read(detections: Detections): Detections {
    const { count, masks } = detections
    if (count > 0 && !masks) {
      throw new MotError(
        'invalid-detections',
        `${this.parts.tracker} compares masks: detections should have "masks", got none. A mask of 0 × 0 pixels is none.`,
      )
    }
    this.seen = Array.from({ length: count }, (_, i) => {
      const mask = encodeMask(masks![i]!)
      return mask.area > 0 ? mask : undefined
    })
    return detections
  }

  update(_track: ShapedTrack, row: number): number[] {
    const mask = this.seen[row]
    if (!mask) return []
    const numbers = numbersOf(mask)
    this.ofTracks.set(numbers, mask)
    return numbers
  }

  private maskOf({ shape }: ShapedTrack): RunLengthMask | undefined {
    if (!shape || shape.length === 0) return undefined
    const known = this.ofTracks.get(shape)
    if (known) return known
    const mask = maskFrom(shape)
    this.ofTracks.set(shape, mask)
    return mask
  }

  protected readTracks(side: Masks, { count, tracks, boxes }: ShapedTracks): void {
    side.count = count
    side.boxes = boxes
    if (side.shifts.length < 2 * count) side.shifts = new Int32Array(4 * count)
    for (let i = 0; i < count; i++) {
      side.masks[i] = this.maskOf(tracks[i]!)
      writeShift(tracks[i]!, boxes, i, side.shifts, 2 * i)
    }
  }

  protected readDetections(side: Masks, unmatched: ShapedDetections): void {
    side.count = unmatched.count
    side.boxes = unmatched.boxes
    if (side.shifts.length < 2 * side.count) side.shifts = new Int32Array(4 * side.count)
    side.shifts.fill(0, 0, 2 * side.count)
    for (let k = 0; k < side.count; k++) side.masks[k] = this.seen[unmatched.rowOf(k)]
  }

  protected similarity(row: number, column: number): number {
    const { rows, columns, shift } = this
    const a = rows.masks[row]
    const b = columns.masks[column]
    if (!a || !b) return Number.NaN
    shift[0] = rows.shifts[2 * row]! - columns.shifts[2 * column]!
    shift[1] = rows.shifts[2 * row + 1]! - columns.shifts[2 * column + 1]!
    return maskIou(a, b, shift)
  }

  complete(): void {
    // Filters follow the upright boxes of masks.
  }

  predictedShapes({ tracks, tracklets }: ReportedRows): PredictedShapes {
    return {
      mask: (row) => {
        const track = tracklets[row]!
        const mask = this.maskOf(track)
        if (!mask) return undefined
        const shift = new Int32Array(2)
        writeShift(track, tracks.boxes, row, shift, 0)
        return decodeMask(mask, shift[0], shift[1])
      },
    }
  }

  isShape(numbers: readonly number[]): boolean {
    if (numbers.length === 0) return true
    const [, , width = -1, height = -1] = numbers
    if (!numbers.every(isPixel) || width < 0 || height < 0) return false
    const { rowStarts, runs } = maskFrom(numbers)
    if (numbers.length !== 4 + height + 2 * (rowStarts[height] ?? 0)) return false
    return rowStarts.every((start, y) => y === 0 || areRuns(runs.subarray(2 * rowStarts[y - 1]!, 2 * start), width))
  }
}

function newSide(): Masks {
  return { count: 0, boxes: new Float64Array(0), masks: [], shifts: new Int32Array(0) }
}

/** Writes how far the centre of row `row` of `boxes` is from that of a track's latest detection. */
function writeShift({ places }: ShapedTrack, boxes: Float64Array, row: number, into: Int32Array, at: number): void {
  for (const axis of [0, 1]) {
    const centre = (boxes[4 * row + axis]! + boxes[4 * row + axis + 2]!) / 2
    into[at + axis] = Math.round(centre - (places[axis]! + places[axis + 2]!) / 2)
  }
}

/** left, top, width, height, the number of runs of each row, and the runs. */
function numbersOf({ left, top, width, height, rowStarts, runs }: RunLengthMask): number[] {
  const numbers = [left, top, width, height]
  for (let y = 0; y < height; y++) numbers.push(rowStarts[y + 1]! - rowStarts[y]!)
  for (const edge of runs) numbers.push(edge)
  return numbers
}

function maskFrom(numbers: readonly number[]): RunLengthMask {
  const [left, top, width, height] = numbers as [number, number, number, number]
  const rowStarts = new Int32Array(height + 1)
  for (let y = 0; y < height; y++) rowStarts[y + 1] = rowStarts[y]! + (numbers[4 + y] ?? 0)
  const runs = Int32Array.from(numbers.slice(4 + height))
  let area = 0
  for (let k = 0; k < runs.length; k += 2) area += runs[k + 1]! - runs[k]!
  return { left, top, width, height, area, rowStarts, runs }
}

/** Of an image that a canvas could hold, many times over. */
function isPixel(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= 2 ** 20
}

/** Whether edges grow within the width. */
function areRuns(edges: Int32Array, width: number): boolean {
  return edges.every((edge, k) => edge >= 0 && edge <= width && (k === 0 || edge > edges[k - 1]!))
}
