import { tlbrToXyah } from '@mot/core'
import { TrackEmbeddings } from './appearance/track-embeddings'
import { HitsFollower } from './following/hits-follower'
import { MultiTracker } from './following/multi-tracker'
import type { Stream } from './following/stream'
import type { Unmatched } from './rounds/unmatched'
import { completeStrongSORTOptions, type StrongSORTOptions } from './strong-sort-options'

/**
 * DeepSORT with what came after it: one smoothed embedding a track, motion as a part of the cost, one matching of all instead of a
 * cascade, a filter that believes sure detections more, and tracks that move with the camera. "StrongSORT: Make DeepSORT Great
 * Again" (Du et al. 2023), section III-B. Detections need embeddings.
 *
 * An object is reported from its third detection in a row on. Where it is not seen, it is reported for one frame more as
 * predicted (unless `reportMissed` is false), then lost, and may be found again by its appearance for `maxLostFrames`.
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
    super({
      name: 'StrongSORT',
      options: completeStrongSORTOptions(options),
      Follower: StrongFollower,
      toMeasurement: tlbrToXyah,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: true,
    })
  }
}

class StrongFollower extends HitsFollower<Required<StrongSORTOptions>> {
  constructor(options: Required<StrongSORTOptions>, stream: Stream, own: Unmatched) {
    super(options, stream, own, new TrackEmbeddings(stream.observations, options))
  }

  override follow(): void {
    const { appearanceRound, overlapRound } = this
    this.sortDetections()
    this.moveAll()

    // 1. By appearance and motion, for all tracks that are not tentative.
    this.gatherConfirmed()
    this.findAlike(appearanceRound)
    this.match(appearanceRound)

    // 2. By overlap, for tentative tracks and those seen in the last frame.
    this.gatherForOverlap()
    this.findOverlaps(overlapRound)
    this.match(overlapRound)
    this.endMissed()

    // 3. Detections left start tracks.
    this.startAll()
  }

  private gatherConfirmed(): void {
    this.pool.clear()
    for (const track of this.tracks) if (track.state !== 'tentative') this.pool.add(track)
  }

  protected override correct(slots: Int32Array, observations: Int32Array, count: number): void {
    const { measurements, scores } = this.stream.observations
    const noise = this.options.scoreScalesNoise ? scores : undefined
    this.bank.multiCorrect(slots, count, measurements, observations, noise)
  }
}
