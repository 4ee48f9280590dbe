import { type Box, boxAt, boxColumn } from './box'
import { namedClass } from './class-name'
import type { Box3d, Keypoint, Mask, OrientedBox } from './detection'
import { MotError } from './errors'
import { checkTrackRows, type TrackInput } from './track-rows'
import { copyShapes, FrameShapes, noShapes, shapesAt, type TrackShapes } from './track-shapes'

/** One tracked object in one frame. */
export interface Track {
  /** Constant for as long as the object is tracked. From 1; a tracker never reuses an id until `reset()`. */
  readonly id: number
  readonly box: Box
  /** Score of the last matched detection. */
  readonly score: number
  /** Class of the last matched detection. */
  readonly classId: number
  /** Its name, where the detections have names. */
  readonly className?: string
  /** Row of the matched detection in this frame, −1 where the box is predicted. */
  readonly detectionIndex: number
  /** Frames since the track began; 1 in its first frame. */
  readonly age: number
  /** [4 × 4] covariance of left, top, right and bottom in square pixels, row-major. In `lost` and `at()`. */
  readonly covariance?: Float64Array
  /** Of its detection; predicted where the tracker compares such shapes. The same of the following. */
  readonly keypoints?: readonly Keypoint[]
  readonly mask?: Mask
  readonly orientedBox?: OrientedBox
  readonly box3d?: Box3d
}

/** Columns of `Tracks` that a tracker computes when they are first read after an update. */
export interface TrackMotion {
  readonly velocities: Float64Array
  readonly startTimes: Float64Array
  /** Empty, but of trackers on the ground. */
  readonly groundPositions: Float64Array
  readonly speeds: Float64Array
}

const none = new Float64Array(0)
const noMotion: TrackMotion = Object.freeze({ velocities: none, startTimes: none, groundPositions: none, speeds: none })

/** What is said of a frame as a whole. */
export interface AboutTracks {
  /** Frame number, from 1. Default 1. */
  readonly frame?: number
  /** Seconds. Default 0. */
  readonly time?: number
  /** Ids that will not return. Default: none. */
  readonly ended?: readonly number[]
  /** Names by class id. Default: unknown. */
  readonly classNames?: readonly string[]
}

/**
 * The result of a tracker: a struct of arrays that iterates as plain objects.
 *
 * The tracker owns the columns and overwrites them at its next update, so that a stream allocates nothing per frame. They may be
 * longer than `count` rows. Objects from iteration are independent copies; `copy()` copies a whole frame.
 */
export class Tracks implements Iterable<Track> {
  /** Frame number, from 1; 0 before the first frame. */
  readonly frame: number = 0
  /** Seconds: the time of the detections; where they have none, (frame − 1) / `frameRate`. */
  readonly time: number = 0
  readonly count: number = 0
  /** [n] */
  readonly ids: Int32Array = new Int32Array(0)
  /** [n × 4] left, top, right, bottom, in pixels of the original image. */
  readonly boxes: Float64Array = new Float64Array(0)
  /** [n] */
  readonly scores: Float64Array = new Float64Array(0)
  /** [n] */
  readonly classIds: Int32Array = new Int32Array(0)
  /** [n] row of each track's matched detection, −1 where the box is predicted. */
  readonly detectionIndices: Int32Array = new Int32Array(0)
  /** [n] */
  readonly ages: Int32Array = new Int32Array(0)
  /** [n × 4 × 4] in `lost` and `at()`: covariance of left, top, right and bottom in square pixels; empty elsewhere. */
  readonly covariances: Float64Array = new Float64Array(0)
  /** Number of detections in this frame. */
  readonly detectionCount: number = 0
  /** [detections] id of the reported track that each detection of this frame was matched with, 0 for none. */
  readonly detectionIds: Int32Array = new Int32Array(0)
  /** Ids of tracks that were reported, ended since the last frame, and will not return; not in `lost`. */
  readonly ended: readonly number[] = []
  /** Names by class id, of the detections; undefined where unknown. */
  readonly classNames: readonly string[] | undefined = undefined
  /** Source of `velocities`, `startTimes`, `groundPositions` and `speeds`. */
  readonly motion: TrackMotion = noMotion
  /** Source of `orientedBoxes`, `masks`, `keypoints` and `boxes3d`. */
  readonly shapes: TrackShapes = noShapes

  /** [n × 2] x and y of the box's centre in pixels per second, as the filter has it. Computed when first read in a frame. */
  get velocities(): Float64Array {
    return this.motion.velocities
  }

  /** [n] seconds: `time` of the frame in which each track began. Computed when first read in a frame. */
  get startTimes(): Float64Array {
    return this.motion.startTimes
  }

  /**
   * [n × 2] x and y on the ground in metres, of trackers that associate there; empty elsewhere. Computed when first read in a frame.
   */
  get groundPositions(): Float64Array {
    return this.motion.groundPositions
  }

  /** [n] metres per second on the ground, likewise. */
  get speeds(): Float64Array {
    return this.motion.speeds
  }

  /**
   * [n × 5] of the tracks' detections in this frame, as `Detections.orientedBoxes`; undefined where those have none. Rows without a
   * detection are predicted by trackers with the geometry `oriented()`, and NaN of others. Computed when first read in a frame.
   */
  get orientedBoxes(): Float64Array | undefined {
    return this.shapes.orientedBoxes
  }

  /** [n] masks likewise; of rows without a detection predicted with the geometry `masks()`, else undefined. */
  get masks(): readonly (Mask | undefined)[] | undefined {
    return this.shapes.masks
  }

  /** [n × keypointCount × 3] likewise; of rows without a detection predicted with the geometry `keypoints()`, else NaN. */
  get keypoints(): Float64Array | undefined {
    return this.shapes.keypoints
  }

  /** 0 where there are no key points. */
  get keypointCount(): number {
    return this.shapes.keypointCount
  }

  /** [n × 8] likewise; NaN where a row has no detection. */
  get boxes3d(): Float64Array | undefined {
    return this.shapes.boxes3d
  }

  /**
   * Tracks of one frame from plain objects, as of another tracker or of a file.
   * @throws MotError `invalid-tracks` for a row that is not of this form, and for an id that is there twice.
   */
  static from(rows: Iterable<TrackInput>, { frame = 1, time = 0, ended = [], classNames }: AboutTracks = {}): Tracks {
    const checked = checkTrackRows(rows)
    const indices = checked.map(({ detectionIndex }, row) => detectionIndex ?? row)
    const detectionIds = new Int32Array(Math.max(0, ...indices.map((index) => index + 1)))
    for (const [row, index] of indices.entries()) if (index >= 0) detectionIds[index] = checked[row]!.id
    return Object.assign(new Tracks(), {
      frame,
      time,
      count: checked.length,
      ids: Int32Array.from(checked, ({ id }) => id),
      boxes: boxColumn(checked.map(({ box }) => box)),
      scores: Float64Array.from(checked, ({ score = 1 }) => score),
      classIds: Int32Array.from(checked, ({ classId = 0 }) => classId),
      detectionIndices: Int32Array.from(indices),
      ages: Int32Array.from(checked, ({ age = 1 }) => age),
      detectionCount: detectionIds.length,
      detectionIds,
      ended: [...ended],
      classNames,
    })
  }

  /** The row as a plain object, independent of the columns. */
  at(index: number): Track {
    if (!(Number.isInteger(index) && index >= 0 && index < this.count)) {
      throw new MotError('invalid-option', `There are ${this.count} tracks, got index ${index}.`)
    }
    return {
      id: this.ids[index]!,
      box: boxAt(this.boxes, index),
      score: this.scores[index]!,
      classId: this.classIds[index]!,
      ...namedClass(this.classNames, this.classIds[index]!),
      detectionIndex: this.detectionIndices[index]!,
      age: this.ages[index]!,
      ...(this.covariances.length > 0 && { covariance: this.covariances.slice(16 * index, 16 * index + 16) }),
      ...shapesAt(this.shapes, index),
    }
  }

  *[Symbol.iterator](): Iterator<Track> {
    for (let i = 0; i < this.count; i++) yield this.at(i)
  }

  /** A copy with its own columns, which no tracker overwrites. */
  copy(): Tracks {
    const { count, detectionCount, velocities, startTimes, groundPositions, speeds } = this
    return Object.assign(new Tracks(), {
      frame: this.frame,
      time: this.time,
      count,
      ids: this.ids.slice(0, count),
      boxes: this.boxes.slice(0, 4 * count),
      scores: this.scores.slice(0, count),
      classIds: this.classIds.slice(0, count),
      detectionIndices: this.detectionIndices.slice(0, count),
      ages: this.ages.slice(0, count),
      covariances: this.covariances.slice(0, 16 * count),
      detectionCount,
      detectionIds: this.detectionIds.slice(0, detectionCount),
      ended: [...this.ended],
      classNames: this.classNames,
      motion: {
        velocities: velocities.slice(0, 2 * count),
        startTimes: startTimes.slice(0, count),
        groundPositions: groundPositions.slice(0, 2 * count),
        speeds: speeds.slice(0, count),
      },
      shapes: copyShapes(this.shapes),
    })
  }
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

/**
 * Writes the `Tracks` of a tracker, one frame after another without allocation:
 *
 * ```ts
 * writer.begin(frame, detections.count, tracklets.length, time)
 * for (…) {
 *   const row = writer.add(id, classId, detectionIndex, age)
 *   writer.tracks.scores[row] = …
 *   writer.tracks.boxes[4 * row] = …
 * }
 * ```
 */
export class TracksWriter {
  /** The same object in every frame. */
  readonly tracks = new Tracks()
  private readonly columns: Writable<Tracks> = this.tracks

  /** Of the frame. `begin` clears them: what detections show is set after it. */
  readonly shapes = new FrameShapes(this.tracks)

  private readonly endedIds: number[] = []

  /**
   * @param withCovariances rows have covariances, which the caller writes. Default false.
   * @param motion where the rows' velocities and first times are read from. Default: they have none.
   */
  constructor(
    private readonly withCovariances = false,
    motion: TrackMotion = noMotion,
  ) {
    this.columns.ended = this.endedIds
    this.columns.motion = motion
    this.columns.shapes = this.shapes
  }

  /** Removes all rows and ended ids, and begins a new frame of at most `mostTracks` rows, at `time` in seconds. */
  begin(frame: number, detectionCount: number, mostTracks: number, time = 0): void {
    const { columns, endedIds } = this
    if (columns.ids.length < mostTracks) this.grow(mostTracks)
    if (endedIds.length > 0) endedIds.length = 0
    this.shapes.begin()
    columns.frame = frame
    columns.time = time
    columns.count = 0
    columns.detectionCount = detectionCount
    if (columns.detectionIds.length < detectionCount) columns.detectionIds = new Int32Array(2 * detectionCount)
    columns.detectionIds.fill(0, 0, detectionCount)
  }

  /**
   * Adds a row, whose score and box the caller writes, and sets the id of its detection.
   * @param detectionIndex −1 where the box is predicted.
   * @returns the row.
   * @throws MotError `invalid-option` for more rows than the `mostTracks` of `begin`.
   */
  add(id: number, classId: number, detectionIndex: number, age: number): number {
    const { columns } = this
    const row = columns.count
    if (row === columns.ids.length) {
      throw new MotError('invalid-option', `There is room for ${row} tracks, got another.`)
    }
    columns.count = row + 1
    columns.ids[row] = id
    columns.classIds[row] = classId
    columns.detectionIndices[row] = detectionIndex
    columns.ages[row] = age
    if (detectionIndex >= 0) columns.detectionIds[detectionIndex] = id
    return row
  }

  /** Sets the names of classes, which stay. */
  name(classNames: readonly string[] | undefined): void {
    this.columns.classNames = classNames
  }

  /** Notes an id that will not return. */
  end(id: number): void {
    this.endedIds.push(id)
  }

  private grow(mostTracks: number): void {
    const { columns } = this
    const capacity = 2 * mostTracks
    columns.ids = new Int32Array(capacity)
    columns.boxes = new Float64Array(4 * capacity)
    columns.scores = new Float64Array(capacity)
    columns.classIds = new Int32Array(capacity)
    columns.detectionIndices = new Int32Array(capacity)
    columns.ages = new Int32Array(capacity)
    if (this.withCovariances) columns.covariances = new Float64Array(16 * capacity)
  }
}
