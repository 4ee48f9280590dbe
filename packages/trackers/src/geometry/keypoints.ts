import {
  cocoFalloffs,
  Detections,
  keypointSimilarity,
  MotError,
  type PredictedShapes,
  readOptions,
  shown,
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
import { type OneEuroOptions, smoothOneEuro } from './one-euro'

export interface KeypointGeometryOptions {
  /** [points] how widely each point is placed, as a share of the root of the object's area. Default: COCO's, of 17 points. */
  readonly falloffs?: readonly number[]
  /** Points with a score up to this are not compared. Default 0.3. */
  readonly minScore?: number
  /** Smooth the points of `tracks.keypoints`; what is compared stays as detected. Default: they are the detected ones. */
  readonly smoothing?: OneEuroOptions
}

/** Of the area of a person's box, what the person covers: as tools have it that know boxes alone. */
const COVERED = 0.53

/**
 * Key points: pairs are compared by object keypoint similarity (OKS), with the mean area of both. The points of a track are those of its
 * latest detection, moved and scaled with its predicted box. Where no point is in both, boxes are compared.
 * @throws MotError `invalid-option`.
 */
export function keypoints(options: KeypointGeometryOptions = {}): Geometry {
  const { falloffs = cocoFalloffs, minScore = 0.3, smoothing } = readOptions(options)
  if (!Array.isArray(falloffs) || falloffs.length === 0 || !falloffs.every((falloff) => falloff > 0 && falloff < 1e6)) {
    throw new MotError(
      'invalid-option',
      `Option "falloffs" should be a list of numbers above 0, got ${shown(falloffs)}.`,
    )
  }
  if (!(Number.isFinite(minScore) && typeof minScore === 'number')) {
    throw new MotError('invalid-option', `Option "minScore" should be a finite number, got ${shown(minScore)}.`)
  }
  const { minCutoff = 1, beta = 2 } = smoothing ? readOptions(smoothing) : {}
  for (const [name, value] of Object.entries({ minCutoff, beta })) {
    if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) continue
    throw new MotError(
      'invalid-option',
      `Option "smoothing.${name}" should be finite and not negative, got ${shown(value)}.`,
    )
  }
  const complete = {
    name: 'keypoints' as const,
    falloffs: [...falloffs],
    minScore,
    ...(smoothing && { smoothing: { minCutoff, beta } }),
  }
  return Object.freeze({
    description: Object.freeze(complete),
    create: (parts: StreamShapesParts) => new KeypointShapes(parts, complete),
  })
}

interface Poses extends ShapeSide {
  /** [n × points × 3] */
  points: Float64Array
}

class KeypointShapes extends ComparedShapes<Poses> implements StreamShapes {
  readonly what = 'key points'
  protected readonly rows = newSide()
  protected readonly columns = newSide()
  private readonly falloffs: Float64Array
  /** [n × points × 3] of the frame's detections. */
  private seen: Float64Array = new Float64Array(0)
  private readonly area = new Float64Array(1)

  constructor(
    parts: StreamShapesParts,
    private readonly options: {
      readonly falloffs: readonly number[]
      readonly minScore: number
      readonly smoothing?: OneEuroOptions
    },
  ) {
    super(parts, 'keypoints')
    this.falloffs = Float64Array.from(options.falloffs)
  }

  read(detections: Detections): Detections {
    const { count, keypoints, keypointCount } = detections
    const expected = this.falloffs.length
    if (count > 0 && keypointCount !== expected) {
      throw new MotError(
        'invalid-detections',
        `${this.parts.tracker} compares key points by ${expected} falloffs: detections should have ${expected} key points each, ` +
          `got ${keypointCount}. The option "falloffs" of keypoints() has one for each point.`,
      )
    }
    if (!keypoints) return detections
    this.seen = keypoints
    const bad = this.badRows(keypoints, count)
    if (bad.length === 0) return detections
    if (this.parts.badDetections === 'refuse') {
      const [row = 0] = bad
      const got = keypoints.subarray(3 * expected * row).find((value) => !Number.isFinite(value))
      throw new MotError('invalid-detections', `Detection ${row} should have key points that are finite, got ${got}.`)
    }
    // A box that is not finite is dropped.
    const boxes = detections.boxes.slice()
    for (const row of bad) boxes[4 * row] = Number.NaN
    return new Detections({ ...detections, boxes })
  }

  /** Of the detections whose points are not all finite. */
  private badRows(keypoints: Float64Array, count: number): number[] {
    const rows: number[] = []
    const width = 3 * this.falloffs.length
    for (let row = 0; row < count; row++) {
      if (!keypoints.subarray(width * row, width * (row + 1)).every((value) => Number.isFinite(value))) rows.push(row)
    }
    return rows
  }

  /** The points as detected, and with smoothing four more numbers each: x and its speed, y and its speed. */
  update(track: ShapedTrack, row: number, now: number): number[] {
    const { falloffs, seen, options, parts } = this
    const count = falloffs.length
    const from = 3 * count * row
    const shape = track.shape ?? new Array(options.smoothing ? 7 * count : 3 * count).fill(0.5)
    const isNew = track.shape === undefined
    const seconds = (now - track.lastFrame) * parts.clock.period
    const size = Math.sqrt(areaOf(track.places, 0))
    for (let k = 0; k < count && options.smoothing; k++) {
      const wasSeen = !isNew && shape[3 * k + 2]! > options.minScore && seconds > 0
      for (const axis of [0, 1]) {
        const value = seen[from + 3 * k + axis]!
        const at = 3 * count + 4 * k + 2 * axis
        if (wasSeen) {
          smoothOneEuro(shape, at, value, seconds, size, options.smoothing)
        } else {
          shape[at] = value
          shape[at + 1] = 0
        }
      }
    }
    for (let i = 0; i < 3 * count; i++) shape[i] = seen[from + i]!
    return shape
  }

  protected readTracks(side: Poses, { count, tracks, boxes }: ShapedTracks): void {
    this.begin(side, count, boxes)
    for (let i = 0; i < count; i++)
      this.writePose(tracks[i]!, boxes, i, side.points, 3 * this.falloffs.length * i, false)
  }

  protected readDetections(side: Poses, unmatched: ShapedDetections): void {
    const { count } = unmatched
    const width = 3 * this.falloffs.length
    this.begin(side, count, unmatched.boxes)
    for (let k = 0; k < count; k++) {
      const from = width * unmatched.rowOf(k)
      for (let i = 0; i < width; i++) side.points[width * k + i] = this.seen[from + i]!
    }
  }

  private begin(side: Poses, count: number, boxes: Float64Array): void {
    side.count = count
    side.boxes = boxes
    const length = 3 * this.falloffs.length * count
    if (side.points.length < length) side.points = new Float64Array(2 * length)
  }

  /** Writes the points of a track, moved and scaled from the box of its latest detection to row `row` of `boxes`. */
  private writePose(
    { shape, places }: ShapedTrack,
    boxes: Float64Array,
    row: number,
    into: Float64Array,
    at: number,
    smoothed: boolean,
  ): void {
    const count = this.falloffs.length
    for (let k = 0; k < count; k++) {
      for (const axis of [0, 1]) {
        const value = shape?.[smoothed ? 3 * count + 4 * k + 2 * axis : 3 * k + axis] ?? 0
        const scale = (boxes[4 * row + axis + 2]! - boxes[4 * row + axis]!) / (places[axis + 2]! - places[axis]!)
        into[at + 3 * k + axis] = boxes[4 * row + axis]! + scale * (value - places[axis]!)
      }
      into[at + 3 * k + 2] = shape?.[3 * k + 2] ?? 0
    }
  }

  protected similarity(row: number, column: number): number {
    const { rows, columns, area, falloffs, options } = this
    area[0] = (COVERED * (areaOf(rows.boxes, 4 * row) + areaOf(columns.boxes, 4 * column))) / 2
    return keypointSimilarity(rows.points, row, columns.points, column, falloffs, area, options.minScore)
  }

  complete(): void {
    // Filters follow the upright boxes of poses.
  }

  predictedShapes({ tracks, tracklets }: ReportedRows): PredictedShapes {
    const smoothsKeypoints = this.options.smoothing !== undefined
    return {
      keypointCount: this.falloffs.length,
      smoothsKeypoints,
      keypoints: (row, into, at) => {
        const track = tracklets[row]!
        const isSeen = tracks.detectionIndices[row]! >= 0
        // Points of this frame's detection stay where they are.
        if (isSeen) this.writePose(track, Float64Array.from(track.places.slice(0, 4)), 0, into, at, smoothsKeypoints)
        else this.writePose(track, tracks.boxes, row, into, at, smoothsKeypoints)
      },
    }
  }

  isShape(numbers: readonly number[]): boolean {
    return numbers.length === (this.options.smoothing ? 7 : 3) * this.falloffs.length
  }
}

function newSide(): Poses {
  return { count: 0, boxes: new Float64Array(0), points: new Float64Array(0) }
}

function areaOf(boxes: ArrayLike<number>, at: number): number {
  return (boxes[at + 2]! - boxes[at]!) * (boxes[at + 3]! - boxes[at + 1]!)
}
