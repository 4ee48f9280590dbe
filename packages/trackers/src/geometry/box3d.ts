import { Detections, giou3d, MotError, type PredictedShapes } from '@mot/core'
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
import { correctMovingBox, MOVING_BOX_LENGTH, newMovingBox, placeAfter, withinHalfTurn } from './moving-box'

/**
 * 3D boxes: pairs are compared by generalized IoU in space, from −1 to 1, as a distance of 0 to 1: (1 − GIoU) / 2. Boxes of tracks move at
 * constant velocity in metres of the camera's coordinates. Only pairs that are near each other as seen from above are compared, wherever
 * they are in the image. `new SORT({ geometry: box3d(), ...ab3dmot })` has the rounds of "AB3DMOT: A Baseline for 3D Multi-Object Tracking
 * and New Evaluation Metrics" (Weng et al. 2020).
 */
export function box3d(): Geometry {
  return Object.freeze({
    description: Object.freeze({ name: 'box3d' as const }),
    create: (parts: StreamShapesParts) => new Box3dShapes(parts),
  })
}

/**
 * Options of `SORT` by which it has the rounds of AB3DMOT: reported from the third detection in a row on, and removed after two frames
 * without one. The limit is a GIoU of −0.2, with which its authors track cars.
 */
export const ab3dmot = Object.freeze({ minHits: 3, maxLostFrames: 2, maxIouDistance: 0.6 })

interface Boxes3d extends ShapeSide {
  /** [n × 8] as in `Detections.boxes3d`. */
  boxes3d: Float64Array
}

/** Pairs are compared up to this many times the size around a box. Of boxes that are alike, GIoU is below −0.5 from there on. */
const REACH = 3

class Box3dShapes extends ComparedShapes<Boxes3d> implements StreamShapes {
  readonly what = '3D boxes'
  protected readonly rows = newSide()
  protected readonly columns = newSide()
  /** [n × 8] of the frame's detections. */
  private seen: Float64Array = new Float64Array(0)
  /** As filters have a detection. */
  private readonly measured = new Float64Array(7)

  constructor(parts: StreamShapesParts) {
    super(parts, 'box3d')
  }

  read(detections: Detections): Detections {
    const { count, boxes3d } = detections
    if (count > 0 && !boxes3d) {
      throw new MotError(
        'invalid-detections',
        `${this.parts.tracker} compares 3D boxes: detections should have "boxes3d", got none.`,
      )
    }
    const bad = Array.from({ length: count }, (_, row) => row).filter((row) => !isBox3d(boxes3d!, row))
    const [first] = bad
    if (first !== undefined && this.parts.badDetections === 'refuse') {
      throw new MotError(
        'invalid-detections',
        `Detection ${first} should have a 3D box that is finite and of positive size, got ${boxes3d!.subarray(8 * first, 8 * first + 7).join(', ')}.`,
      )
    }
    this.seen = boxes3d ?? this.seen
    if (bad.length === 0) return detections
    // A box that is not finite is dropped.
    const boxes = detections.boxes.slice()
    for (const row of bad) boxes[4 * row] = Number.NaN
    return new Detections({ ...detections, boxes })
  }

  update(track: ShapedTrack, row: number, now: number): number[] {
    const { seen, measured } = this
    measured[0] = seen[8 * row]!
    measured[1] = seen[8 * row + 1]!
    measured[2] = seen[8 * row + 2]!
    measured[3] = seen[8 * row + 6]!
    measured[4] = seen[8 * row + 5]!
    measured[5] = seen[8 * row + 4]!
    measured[6] = seen[8 * row + 3]!
    if (!track.shape) return newMovingBox(measured)
    correctMovingBox(track.shape, now - track.lastFrame, measured)
    return track.shape
  }

  protected readTracks(side: Boxes3d, { count, tracks }: ShapedTracks): void {
    this.begin(side, count)
    const { now } = this.parts.clock
    for (let i = 0; i < count; i++) {
      writeBox3d(tracks[i]!, now, side.boxes3d, 8 * i)
      writeReach(side, i)
    }
  }

  protected readDetections(side: Boxes3d, unmatched: ShapedDetections): void {
    this.begin(side, unmatched.count)
    for (let k = 0; k < unmatched.count; k++) {
      const from = 8 * unmatched.rowOf(k)
      for (let i = 0; i < 8; i++) side.boxes3d[8 * k + i] = this.seen[from + i]!
      writeReach(side, k)
    }
  }

  private begin(side: Boxes3d, count: number): void {
    side.count = count
    if (side.boxes3d.length >= 8 * count) return
    side.boxes3d = new Float64Array(16 * count)
    side.boxes = this.parts.workspace.floats(8 * count)
  }

  protected similarity(row: number, column: number): number {
    return (1 + giou3d(this.rows.boxes3d, row, this.columns.boxes3d, column)) / 2
  }

  complete(): void {
    // Filters follow the boxes in the image.
  }

  predictedShapes({ tracklets, ahead = 0 }: ReportedRows): PredictedShapes {
    const now = this.parts.clock.now + ahead
    return { box3d: (row, into, at) => writeBox3d(tracklets[row]!, now, into, at) }
  }

  isShape(numbers: readonly number[]): boolean {
    return numbers.length === MOVING_BOX_LENGTH && numbers.every(Number.isFinite)
  }
}

function newSide(): Boxes3d {
  return { count: 0, boxes: new Float64Array(0), boxes3d: new Float64Array(0) }
}

function isBox3d(boxes3d: Float64Array, row: number): boolean {
  for (let i = 0; i < 7; i++) if (!Number.isFinite(boxes3d[8 * row + i]!)) return false
  return boxes3d[8 * row + 3]! > 0 && boxes3d[8 * row + 4]! > 0 && boxes3d[8 * row + 5]! > 0
}

/** Writes the eight numbers of a track's 3D box at a time in frames. */
function writeBox3d({ shape, lastFrame }: ShapedTrack, now: number, into: Float64Array, at: number): void {
  if (!shape) {
    into.fill(Number.NaN, at, at + 8)
    return
  }
  const frames = now - lastFrame
  const x = placeAfter(shape, 0, frames)
  const z = placeAfter(shape, 2, frames)
  into[at] = x
  into[at + 1] = placeAfter(shape, 1, frames)
  into[at + 2] = z
  into[at + 3] = shape[6]!
  into[at + 4] = shape[5]!
  into[at + 5] = shape[4]!
  into[at + 6] = shape[3]!
  // The observation angle is the rotation less the direction of the ray.
  into[at + 7] = withinHalfTurn(shape[3]! - Math.atan2(x, z))
}

/** Writes the square around a box as seen from above, enlarged: x to the right, z down. */
function writeReach({ boxes, boxes3d }: Boxes3d, i: number): void {
  const half = (REACH * Math.hypot(boxes3d[8 * i + 4]!, boxes3d[8 * i + 5]!)) / 2
  boxes[4 * i] = boxes3d[8 * i]! - half
  boxes[4 * i + 1] = boxes3d[8 * i + 2]! - half
  boxes[4 * i + 2] = boxes3d[8 * i]! + half
  boxes[4 * i + 3] = boxes3d[8 * i + 2]! + half
}
