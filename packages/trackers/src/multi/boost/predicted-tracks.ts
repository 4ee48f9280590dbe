import type { OneListTracklet } from '../following/one-list-follower'
import type { Pool } from '../rounds/pool'
import { trackConfidence } from './track-confidence'

/** Predicted boxes of all tracks in this frame, with their confidence. Columns may be longer than `count`. */
export class PredictedTracks {
  count = 0
  /** [count × 4] left, top, right, bottom. A width may be 0. */
  boxes: Float64Array = new Float64Array(0)
  /** [count] tracklet confidence, 0 to 1. */
  confidences = new Float64Array(64)
  /** [count] frames without a detection before this one. */
  missedFrames = new Float64Array(64)

  /** @param pool with its boxes. */
  gather(pool: Pool<OneListTracklet>, now: number): void {
    const { count, tracks } = pool
    if (this.confidences.length < count) {
      this.confidences = new Float64Array(2 * count)
      this.missedFrames = new Float64Array(2 * count)
    }
    this.count = count
    this.boxes = pool.boxes
    for (let i = 0; i < count; i++) {
      const { startFrame, lastFrame } = tracks[i]!
      this.confidences[i] = trackConfidence(now - startFrame, now - lastFrame)
      this.missedFrames[i] = now - lastFrame - 1
    }
  }
}
