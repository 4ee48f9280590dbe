import { TracksWriter } from '@mot/core'
import type { BaseTracklet } from '../frames/base-tracklet'

/** Ages are int32. */
const GREATEST_AGE = 2 ** 31 - 1

/** Rows of tracklets in the `Tracks` that a tracker returns. */
export class Report {
  private readonly writer: TracksWriter
  private now = 0

  /** @param withCovariances rows also have covariances. */
  constructor(withCovariances = false) {
    this.writer = new TracksWriter(withCovariances)
  }

  get tracks() {
    return this.writer.tracks
  }

  /** @param now of the clock: a tracklet with another `lastFrame` is reported as predicted. @param maxTracks most rows. */
  begin(frame: number, now: number, detectionCount: number, maxTracks: number): void {
    this.now = now
    this.writer.begin(frame, detectionCount, maxTracks)
  }

  /** Adds a row. The caller writes its box to `tracks.boxes`, from element 4 × row. @returns the row. */
  add(track: BaseTracklet): number {
    const { now } = this
    const detectionIndex = track.lastFrame === now ? track.detectionIndex : -1
    const age = Math.min(GREATEST_AGE, 1 + Math.round(now - track.startFrame))
    const row = this.writer.add(track.id, track.classId, detectionIndex, age)
    this.writer.tracks.scores[row] = track.score
    return row
  }
}
