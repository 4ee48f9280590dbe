import { tlbrToXyah } from '@mot/core'
import { Gallery } from './appearance/gallery'
import { completeDeepSORTOptions, type DeepSORTOptions } from './deep-sort-options'
import { HitsFollower } from './following/hits-follower'
import { MultiTracker } from './following/multi-tracker'
import type { Stream } from './following/stream'
import type { Unmatched } from './rounds/unmatched'

/**
 * Matches by appearance in a cascade, recently updated tracks first, then by overlap. "Simple Online and Realtime Tracking with
 * a Deep Association Metric" (Wojke et al. 2017). Detections need embeddings.
 *
 * An object is reported from its third detection in a row on. Without a detection it is reported for one more frame with its
 * predicted box (unless `reportMissed` is false), is lost, and may be matched again by its appearance for `maxLostFrames`.
 *
 * What to change when…
 * - ids jump between people who pass each other: lower `maxEmbeddingDistance`.
 * - people come back with a new id: raise `maxLostFrames`, then `galleryBudget` and `maxEmbeddingDistance`.
 * - tracks start late: lower `minHits`.
 * - two tracks on one object: `maxOverlap: 0.7`.
 */
export class DeepSORT extends MultiTracker<Required<DeepSORTOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: DeepSORTOptions = {}) {
    const complete = completeDeepSORTOptions(options)
    super({
      name: 'DeepSORT',
      options: complete,
      frameRate: options.frameRate,
      Follower: DeepFollower,
      toMeasurement: tlbrToXyah,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: true,
      minAppearanceScore: complete.minScore,
    })
  }
}

class DeepFollower extends HitsFollower<Required<DeepSORTOptions>> {
  constructor(options: Required<DeepSORTOptions>, stream: Stream, own: Unmatched) {
    super(options, stream, own, new Gallery(stream.observations, options))
  }

  override follow(): void {
    const { association, unmatched, appearanceRound, overlapRound } = this
    this.filterDetections()
    this.predictWithCamera()

    // 1. Matching cascade: by appearance, for confirmed tracks, in the order of frames since their latest detection.
    const most = this.mostMissedFrames()
    for (let missedFrames = 0; missedFrames <= most && unmatched.count > 0; missedFrames++) {
      if (!this.gatherMissed(missedFrames)) continue
      this.compareAppearance(appearanceRound)
      this.match(appearanceRound)
    }

    // 2. By overlap, for tentative tracks and unmatched ones with a detection in the last frame.
    this.gatherForOverlap()
    association.compareOverlaps(overlapRound)
    this.match(overlapRound)
    this.endMissed()

    // 3. Unmatched detections start tracks.
    this.startAll()
  }

  private mostMissedFrames(): number {
    let most = 0
    for (const { missedFrames } of this.tracks) most = Math.max(most, missedFrames)
    return most
  }

  /** Fills the pool with the confirmed tracks of one level of the cascade. @returns whether there are any. */
  private gatherMissed(missedFrames: number): boolean {
    const { pool } = this.association
    const { maxLostFrames } = this.options
    const { now } = this.stream.clock
    pool.clear()
    for (const track of this.tracks) {
      const isInLevel = track.state !== 'tentative' && track.missedFrames === missedFrames
      if (isInLevel && track.lastFrame < now && now - track.lastFrame <= maxLostFrames) pool.add(track)
    }
    return pool.count > 0
  }
}
