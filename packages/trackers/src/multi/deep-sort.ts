import { tlbrToXyah } from '@mot/core'
import { Gallery } from './appearance/gallery'
import { completeDeepSORTOptions, type DeepSORTOptions } from './deep-sort-options'
import { HitsFollower } from './following/hits-follower'
import { MultiTracker } from './following/multi-tracker'
import type { Stream } from './following/stream'
import type { Unmatched } from './rounds/unmatched'

/**
 * Follows objects by how they have looked, those first that were seen last, and by overlap where appearance do not decide. "Simple
 * Online and Realtime Tracking with a Deep Association Metric" (Wojke et al. 2017). Detections need embeddings.
 *
 * An object is reported from its third detection in a row on. Where it is not seen, it is reported for one frame more as
 * predicted (unless `reportMissed` is false), then lost, and may be found again by its appearance for `maxLostFrames`.
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
    super({
      name: 'DeepSORT',
      options: completeDeepSORTOptions(options),
      Follower: DeepFollower,
      toMeasurement: tlbrToXyah,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: true,
    })
  }
}

class DeepFollower extends HitsFollower<Required<DeepSORTOptions>> {
  constructor(options: Required<DeepSORTOptions>, stream: Stream, own: Unmatched) {
    super(options, stream, own, new Gallery(stream.observations, options))
  }

  override follow(): void {
    const { unmatched, appearanceRound, overlapRound } = this
    this.sortDetections()
    this.moveAll()

    // 1. By appearance, for tracks that are not tentative: those seen in the last frame first, then those unseen for one frame, …
    const most = this.mostMissedFrames()
    for (let missedFrames = 0; missedFrames <= most && unmatched.count > 0; missedFrames++) {
      if (!this.gatherMissed(missedFrames)) continue
      this.findAlike(appearanceRound)
      this.match(appearanceRound)
    }

    // 2. By overlap, for tentative tracks and those seen in the last frame.
    this.gatherForOverlap()
    this.findOverlaps(overlapRound)
    this.match(overlapRound)
    this.endMissed()

    // 3. Detections left start tracks.
    this.startAll()
  }

  private mostMissedFrames(): number {
    let most = 0
    for (const { missedFrames } of this.tracks) most = Math.max(most, missedFrames)
    return most
  }

  /** Puts confirmed tracks that were missed so often into the pool; says whether there are any. */
  private gatherMissed(missedFrames: number): boolean {
    const { pool, maxLostFrames } = this
    const { now } = this.stream.clock
    pool.clear()
    for (const track of this.tracks) {
      const isDue = track.state !== 'tentative' && track.missedFrames === missedFrames
      if (isDue && track.lastFrame < now && now - track.lastFrame <= maxLostFrames) pool.add(track)
    }
    return pool.count > 0
  }
}
