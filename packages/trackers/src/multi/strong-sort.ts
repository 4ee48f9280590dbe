import { tlbrToXyah } from '@mot/core'
import { TrackEmbeddings } from './appearance/track-embeddings'
import { HitsFollower } from './following/hits-follower'
import { MultiTracker } from './following/multi-tracker'
import type { Stream } from './following/stream'
import type { Unmatched } from './rounds/unmatched'
import { completeStrongSORTOptions, type StrongSORTOptions } from './strong-sort-options'

/**
 * DeepSORT with an exponential moving average of embeddings (EMA), motion in the cost (MC), global matching instead of a
 * cascade, measurement noise that falls with the score (NSA), and camera motion compensation (ECC). "StrongSORT: Make DeepSORT
 * Great Again" (Du et al. 2023), section III-B. Detections need embeddings.
 *
 * An object is reported from its third detection in a row on. Without a detection it is reported for one more frame with its
 * predicted box (unless `reportMissed` is false), is lost, and may be matched again by its appearance for `maxLostFrames`.
 *
 * What to change when…
 * - ids jump between people who pass each other: lower `maxEmbeddingDistance`.
 * - people come back with a new id: raise `maxLostFrames`, then `maxEmbeddingDistance`.
 * - ids are lost when the camera pans: give detections their `cameraMotion`.
 * - boxes shake: `scoreScalesNoise: false`.
 */
export class StrongSORT extends MultiTracker<Required<StrongSORTOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: StrongSORTOptions = {}) {
    const complete = completeStrongSORTOptions(options)
    super({
      name: 'StrongSORT',
      options: complete,
      frameRate: options.frameRate,
      Follower: StrongFollower,
      toMeasurement: tlbrToXyah,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: true,
      minAppearanceScore: complete.minScore,
    })
  }
}

class StrongFollower extends HitsFollower<Required<StrongSORTOptions>> {
  constructor(options: Required<StrongSORTOptions>, stream: Stream, own: Unmatched) {
    super(options, stream, own, new TrackEmbeddings(stream.observations, options), options)
  }

  override follow(): void {
    const { association, appearanceRound, overlapRound } = this
    this.filterDetections()
    this.predictWithCamera()

    // 1. By appearance and motion, for confirmed tracks.
    this.gatherConfirmed()
    this.compareAppearance(appearanceRound)
    this.match(appearanceRound)

    // 2. By overlap, for tentative tracks and unmatched ones with a detection in the last frame.
    this.gatherForOverlap()
    association.compareOverlaps(overlapRound)
    this.match(overlapRound)
    this.endMissed()

    // 3. Unmatched detections start tracks.
    this.startAll()
  }

  private gatherConfirmed(): void {
    const { pool } = this.association
    pool.clear()
    for (const track of this.tracks) if (track.state !== 'tentative') pool.add(track)
  }
}
