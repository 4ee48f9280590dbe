import { Detections, iouOfRectangles, MotError, type PredictedShapes, uprightBox, writeRectangle } from '@mot/core'
import { angleAfter, correctAngle, newAngle } from './angle'
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
import { rotateCovariance } from './rotate-covariance'

/**
 * Oriented boxes: pairs are compared by the IoU of rotated rectangles. Filters follow centre and sides of the rectangle, which an object
 * keeps while it turns, and an angle that wraps around: a rectangle that is turned by 180° is the same, a square by 90°.
 */
export function oriented(): Geometry {
  return Object.freeze({
    description: Object.freeze({ name: 'oriented' as const }),
    create: (parts: StreamShapesParts) => new OrientedShapes(parts),
  })
}

interface Rectangles extends ShapeSide {
  /** [n × 6] as `writeRectangle` has them. */
  rectangles: Float64Array
}

/** Sides that differ by less make a square. */
const SQUARE = 1.15

class OrientedShapes extends ComparedShapes<Rectangles> implements StreamShapes {
  readonly what = 'oriented boxes'
  protected readonly rows = this.newSide()
  protected readonly columns = this.newSide()
  /** [n × 5] of the frame's detections, the longer side first. */
  private oriented = new Float64Array(0)
  /** [n × 4] their rectangles, as if they were upright. */
  private own = new Float64Array(0)
  private readonly box = new Float64Array(5)

  constructor(parts: StreamShapesParts) {
    super(parts, 'oriented')
  }

  private newSide(): Rectangles {
    return { count: 0, boxes: new Float64Array(0), rectangles: new Float64Array(0) }
  }

  read(detections: Detections): Detections {
    const { count, orientedBoxes } = detections
    if (count > 0 && !orientedBoxes) {
      throw new MotError(
        'invalid-detections',
        `${this.parts.tracker} compares oriented boxes: detections should have "orientedBoxes", got none.`,
      )
    }
    if (this.own.length < 4 * count) {
      this.own = new Float64Array(8 * count)
      this.oriented = new Float64Array(10 * count)
    }
    const { own, oriented } = this
    for (let i = 0; i < count; i++) {
      const isWide = orientedBoxes![5 * i + 2]! >= orientedBoxes![5 * i + 3]!
      const angle = orientedBoxes![5 * i + 4]!
      if (!Number.isFinite(angle) && this.parts.badDetections === 'refuse') {
        throw new MotError('invalid-detections', `Detection ${i} should have a finite angle, got ${angle}.`)
      }
      // A box that is not finite is dropped.
      const x = Number.isFinite(angle) ? orientedBoxes![5 * i]! : Number.NaN
      oriented[5 * i] = x
      oriented[5 * i + 1] = orientedBoxes![5 * i + 1]!
      oriented[5 * i + 2] = orientedBoxes![5 * i + (isWide ? 2 : 3)]!
      oriented[5 * i + 3] = orientedBoxes![5 * i + (isWide ? 3 : 2)]!
      oriented[5 * i + 4] = isWide ? angle : angle + Math.PI / 2
      own[4 * i] = x - oriented[5 * i + 2]! / 2
      own[4 * i + 1] = oriented[5 * i + 1]! - oriented[5 * i + 3]! / 2
      own[4 * i + 2] = x + oriented[5 * i + 2]! / 2
      own[4 * i + 3] = oriented[5 * i + 1]! + oriented[5 * i + 3]! / 2
    }
    return new Detections({ ...detections, boxes: own })
  }

  update(track: ShapedTrack, row: number, now: number): number[] {
    const angle = this.oriented[5 * row + 4]!
    if (!track.shape) return newAngle(angle)
    const isSquare = this.oriented[5 * row + 2]! < SQUARE * this.oriented[5 * row + 3]!
    correctAngle(track.shape, now - track.lastFrame, angle, isSquare ? Math.PI / 2 : Math.PI)
    return track.shape
  }

  protected readTracks(side: Rectangles, { count, tracks, boxes }: ShapedTracks): void {
    this.begin(side, count)
    const { now } = this.parts.clock
    for (let i = 0; i < count; i++) {
      this.place(boxes, i, angleOf(tracks[i]!, now))
      writeRectangle(this.box, 0, side.rectangles, i)
      uprightBox(this.box, 0, side.boxes, 4 * i)
    }
  }

  protected readDetections(side: Rectangles, unmatched: ShapedDetections): void {
    this.begin(side, unmatched.count)
    for (let k = 0; k < unmatched.count; k++) {
      const row = unmatched.rowOf(k)
      writeRectangle(this.oriented.subarray(5 * row, 5 * row + 5), 0, side.rectangles, k)
      uprightBox(this.oriented, row, side.boxes, 4 * k)
    }
  }

  private begin(side: Rectangles, count: number): void {
    side.count = count
    if (side.rectangles.length >= 6 * count) return
    side.rectangles = new Float64Array(12 * count)
    side.boxes = this.parts.workspace.floats(8 * count)
  }

  /** Sets `box` to a box that a filter follows, at an angle. */
  private place(boxes: Float64Array, i: number, angle: number): void {
    this.box[0] = (boxes[4 * i]! + boxes[4 * i + 2]!) / 2
    this.box[1] = (boxes[4 * i + 1]! + boxes[4 * i + 3]!) / 2
    this.box[2] = boxes[4 * i + 2]! - boxes[4 * i]!
    this.box[3] = boxes[4 * i + 3]! - boxes[4 * i + 1]!
    this.box[4] = angle
  }

  protected similarity(row: number, column: number): number {
    return iouOfRectangles(this.rows.rectangles, row, this.columns.rectangles, column)
  }

  /** Writes the oriented boxes of rows, and makes their boxes upright. */
  complete(rows: ReportedRows): void {
    const { tracks, tracklets, ahead = 0 } = rows
    const column = this.columnOf(rows)
    for (let row = 0; row < tracks.count; row++) {
      const track = tracklets[row]!
      const angle = angleOf(track, this.parts.clock.now + ahead)
      this.place(tracks.boxes, row, angle)
      column.set(this.box, 5 * row)
      const detection = tracks.detectionIndices[row]!
      if (detection >= 0 && this.isDetection(tracks.boxes, row, track)) {
        uprightBox(this.oriented, detection, tracks.boxes, 4 * row)
      } else uprightBox(this.box, 0, tracks.boxes, 4 * row)
      if (tracks.covariances.length > 0) rotateCovariance(tracks.covariances, 16 * row, angle)
    }
  }

  /** Whether a row has the box of its detection, as some trackers report it. */
  private isDetection(boxes: Float64Array, row: number, { places }: ShapedTrack): boolean {
    return [0, 1, 2, 3].every((side) => boxes[4 * row + side] === places[side])
  }

  predictedShapes(rows: ReportedRows): PredictedShapes {
    return {
      orientedBox: (row, into, at) => into.set(this.columnOf(rows).subarray(5 * row, 5 * row + 5), at),
    }
  }

  /** [n × 5] the oriented boxes of a report. */
  private columnOf(rows: ReportedRows): Float64Array {
    const kept = this.reported.get(rows)
    if (kept && kept.length >= 5 * rows.tracks.count) return kept
    const column = new Float64Array(10 * rows.tracks.count)
    this.reported.set(rows, column)
    return column
  }

  private readonly reported = new WeakMap<ReportedRows, Float64Array>()

  isShape(numbers: readonly number[]): boolean {
    return numbers.length === 5
  }
}

function angleOf({ shape, lastFrame }: ShapedTrack, now: number): number {
  return shape ? angleAfter(shape, now - lastFrame) : 0
}
