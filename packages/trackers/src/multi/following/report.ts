import { TracksWriter } from '@mot/core'
import type { BaseTracklet } from '../frames/base-tracklet'

/** Rows of tracklets in the `Tracks` that a tracker gives back. */
export class Report {
  private readonly writer: TracksWriter
  private now = 0

  /** @param withCovariances rows have covariances too. */
  constructor(withCovariances = false) {
    this.writer = new TracksWriter(withCovariances)
  }

  get tracks() {
    return this.writer.tracks
  }

  /** @param now as the clock has it: a tracklet not seen then is reported as predicted. @param mostTracks rows there may be. */
  begin(frame: number, now: number, detectionCount: number, mostTracks: number): void {
    this.now = now
    this.writer.begin(frame, detectionCount, mostTracks)
  }

  /** Adds a row whose box the caller writes to `tracks.boxes`, from element 4 × row. */
  add(track: BaseTracklet): number {
    const { now } = this
    const detectionIndex = track.lastFrame === now ? track.detectionIndex : -1
    const row = this.writer.add(track.id, track.classId, detectionIndex, 1 + Math.round(now - track.startFrame))
    this.writer.tracks.scores[row] = track.score
    return row
  }
}
