import { type Detections, type TrackMotion, TracksWriter } from '@mot/core'
import type { StreamShapes } from '../../geometry/geometry'
import type { BaseTracklet } from '../frames/base-tracklet'
import { MotionColumns } from './motion-columns'

/** Ages are int32. */
const GREATEST_AGE = 2 ** 31 - 1

/** What a report is of. */
export interface ReportedFrame {
  readonly frame: number
  /** Of the clock: a tracklet with another `lastFrame` is reported as predicted. */
  readonly now: number
  /** Seconds of the frame, and from frame to frame at the nominal rate. */
  readonly seconds: number
  readonly period: number
}

const beforeAll: ReportedFrame = { frame: 0, now: 0, seconds: 0, period: 1 }

/**
 * Rows of tracklets in the `Tracks` that a tracker returns.
 *
 * - `current`: those of the frame.
 * - `lost`: with covariances, velocities and first times.
 * - `motion`: the rows of `current` once more, for their velocities and first times.
 * - `ahead`: those rows, with covariances predicted by `ahead` frames, and how far their objects move on until then.
 */
export class Report {
  /** Undefined where rows have none: `TrackFilters` writes velocities where there is a place for them. */
  readonly motion: MotionColumns | undefined
  /** Of the rows, where shapes are predicted. */
  readonly tracklets: BaseTracklet[] = []
  private readonly writer: TracksWriter
  /** Frames, any number from 0, for which covariances are predicted without a change of filters; undefined in other reports. */
  ahead: number | undefined
  protected at = beforeAll

  /** @param motion of `current`, from which its velocities are read. */
  constructor(
    private readonly kind: 'current' | 'lost' | 'motion' | 'ahead',
    motion?: TrackMotion,
  ) {
    this.motion = kind === 'current' ? undefined : new MotionColumns()
    this.writer = new TracksWriter(kind === 'lost' || kind === 'ahead', motion ?? this.motion)
  }

  get tracks() {
    return this.writer.tracks
  }

  /** @param maxTracks most rows. @param classNames where known. */
  begin(at: ReportedFrame, detectionCount: number, maxTracks: number, classNames?: readonly string[]): void {
    this.at = at
    this.writer.name(classNames)
    this.writer.begin(at.frame, detectionCount, maxTracks, at.seconds)
    this.motion?.reserve(maxTracks)
  }

  /** Adds a row. The caller writes its box to `tracks.boxes`, from element 4 × row. @returns the row. */
  add(track: BaseTracklet): number {
    const { now } = this.at
    const isSeen = track.lastFrame === now && this.kind !== 'ahead'
    const detectionIndex = isSeen ? track.detectionIndex : -1
    const age = Math.min(GREATEST_AGE, 1 + Math.round(now + (this.ahead ?? 0) - track.startFrame))
    const row = this.writer.add(track.id, track.classId, detectionIndex, age)
    this.writer.tracks.scores[row] = track.score
    if (this.motion) this.motion.begin(row, this.startTimeOf(track))
    if (this.kind === 'current') track.reported = true
    this.tracklets[row] = track
    return row
  }

  /** Tracks that began before frames had times began so many frames ago. */
  private startTimeOf({ startTime, startFrame }: BaseTracklet): number {
    const { seconds, now, period } = this.at
    return startTime ?? seconds - (now - startFrame) * period
  }

  /** Writes the velocity of a row where the report has velocities. @param means has it from element `at`, in pixels per frame. */
  setVelocity(row: number, means: ArrayLike<number>, at: number): void {
    this.motion?.setVelocity(row, means[at]! / this.at.period, means[at + 1]! / this.at.period)
  }

  /** Writes where a row stands on the ground, in metres. @param speed metres per frame. */
  setGround(row: number, x: number, y: number, speed: number): void {
    this.motion?.setGround(row, x, y, speed / this.at.period)
  }

  /** Shows the shapes of the frame's detections, and after all rows are added, those that are predicted. */
  show(shapes: StreamShapes | undefined, detections?: Detections): void {
    shapes?.complete(this)
    this.writer.shapes.begin(detections, shapes?.predictedShapes(this))
  }

  /** Notes the tracks that ended. */
  end(ids: readonly number[]): void {
    for (const id of ids) this.writer.end(id)
  }
}
