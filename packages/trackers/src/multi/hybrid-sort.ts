import { KalmanFilterBank, tlbrToXysr } from '@mot/core'
import { TrackEmbeddings } from './appearance/track-embeddings'
import { MultiTracker } from './following/multi-tracker'
import type { Stream } from './following/stream'
import { completeHybridSORTOptions, type HybridSORTOptions } from './hybrid-sort-options'
import { ObservationCentricFollower, type ObservedTracklet } from './observation-centric/follower'
import type { FullRound } from './observation-centric/full-round'
import { SCORE_AXIS, scoreMotion } from './observation-centric/motion'
import { comparesDisjointBoxes } from './observation-centric/nearness'
import { Unmatched } from './rounds/unmatched'

/**
 * OC-SORT with weak cues that separate overlapping objects: detection score, height, and the direction of all four corners of a
 * box; with appearance as an option. "Hybrid-SORT: Weak Cues Matter for Online Multi-Object Tracking" (Yang et al. 2024),
 * section 3.
 *
 * An object is reported from its fourth detection in a row on (in the first three frames: at once), with the box of its
 * detection. Without a detection it is lost, and may be matched again for `maxLostFrames`.
 *
 * What to change when…
 * - people swap ids where one occludes the other: raise `scoreWeight` and `lowScoreWeight`, or `useEmbeddings`.
 * - scores flicker around `highScore`: lower `scoreWeight` and `lowScoreWeight`.
 * - people at different distances swap ids: keep `nearness: 'heightIou'`.
 * - people come back with a new id: raise `maxLostFrames`.
 * - tracks start on false detections: raise `highScore`.
 */
export class HybridSORT extends MultiTracker<Required<HybridSORTOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: HybridSORTOptions = {}) {
    const complete = completeHybridSORTOptions(options)
    super({
      name: 'HybridSORT',
      options: complete,
      frameRate: options.frameRate,
      Follower: HybridFollower,
      toMeasurement: tlbrToXysr,
      measuresScore: true,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: complete.useEmbeddings,
      listsAll: comparesDisjointBoxes(complete.nearness),
      minAppearanceScore: complete.useLowScores ? complete.lowScore : complete.highScore,
    })
  }
}

/** Lower bound of expected low scores, as in the original. */
const LEAST_SCORE = 0.1

class HybridFollower extends ObservationCentricFollower<Required<HybridSORTOptions>> {
  private readonly low: Unmatched
  private readonly highRound: FullRound
  private readonly lowRound: FullRound
  /** [pool] expected high score, and expected low score. */
  private scores = new Float64Array(64)
  private lowScores = new Float64Array(64)
  /** Whether matches of this round update the tracks' appearance. */
  private updatesAppearance = false

  constructor(options: Required<HybridSORTOptions>, stream: Stream, own: Unmatched) {
    const { nearness, momentumWeight, useEmbeddings } = options
    super(options, stream, own, {
      Bank: KalmanFilterBank,
      motion: scoreMotion,
      momentum: { points: 'corners', sum: true },
      nearness,
      embeddings: useEmbeddings ? new TrackEmbeddings(stream.observations, options) : undefined,
    })
    this.low = new Unmatched(stream.observations)
    this.highRound = this.newRound({
      name: `overlap, score${useEmbeddings ? ', appearance' : ''} and direction, high-score detections`,
      unmatched: this.high,
      nearness,
      extraCost: (row, column) => this.highCost(row, column),
      minExtraCost: (-momentumWeight * this.momentum.pointCount) / 2,
      ...(useEmbeddings && {
        isAllowed: (row, column) => this.isHighAllowed(row, column),
        gate: 'overlap and score, and appearance above their limits',
      }),
    })
    this.lowRound = this.newRound({
      name: `overlap${useEmbeddings ? ', appearance' : ''} and score, low-score detections`,
      unmatched: this.low,
      nearness,
      extraCost: (row, column) => this.lowCost(row, column),
      isAllowed: (row, column) => this.isLowAllowed(row, column),
      gate: useEmbeddings ? 'overlap and score, or appearance above its limit' : 'overlap and score above their limit',
    })
  }

  override follow(): void {
    const { high, low, highRound, lowRound, options } = this
    const { pool } = this.association
    this.selectByScore(high, options.highScore, Number.POSITIVE_INFINITY)
    this.predictValid()

    // 1. By overlap, score, direction and appearance, with high-score detections.
    this.updatesAppearance = true
    this.compareNear(highRound)
    if (this.embeddings || !this.matchOneToOne(highRound)) {
      this.expectScores()
      this.momentum.begin(pool, this.stream.clock.now)
      this.matchFully(highRound)
    }
    this.updatesAppearance = false

    // 2. By overlap, score and appearance, with low-score detections. The embedding of an occluded object is that of the
    // occluder.
    if (options.useLowScores) {
      this.selectByScore(low, options.lowScore, options.highScore)
      pool.gatherBoxes(this.filters.bank)
      this.expectScores()
      this.matchUnmatched(lowRound)
    }

    // 3. By overlap of unmatched high-score detections with the last observations of tracks.
    this.recover()

    // 4. Unmatched high-score detections start tracks.
    this.startAll()
    this.endMissed()
  }

  /** Expected high scores by the filter, low ones by linear extrapolation of the last two. Section 3.2. */
  private expectScores(): void {
    const { options } = this
    const { pool } = this.association
    const { bank } = this.filters
    if (this.scores.length < pool.count) {
      this.scores = new Float64Array(2 * pool.count)
      this.lowScores = new Float64Array(2 * pool.count)
    }
    for (let i = 0; i < pool.count; i++) {
      const { slot, score, previousScore } = pool.tracks[i]!
      const expected = bank.means[slot * bank.stride + SCORE_AXIS]!
      const next = previousScore === 0 ? score : 2 * score - previousScore
      this.scores[i] = Math.min(1, Math.max(options.highScore, expected))
      this.lowScores[i] = Math.min(options.highScore, Math.max(LEAST_SCORE, next))
    }
  }

  private highCost(row: number, column: number): number {
    const { high, options, momentum } = this
    const agreement = momentum.agreement(row, high.boxes, column) * options.momentumWeight * high.scores[column]!
    return (
      this.scoreDistance(row, column) * options.scoreWeight -
      agreement +
      this.appearance(row, high, column) * options.embeddingWeight
    )
  }

  /** Whether overlap and score, or appearance, are within the limit. */
  private isHighAllowed(row: number, column: number): boolean {
    const { high, highRound, options } = this
    const distance = highRound.distance(row, column) + this.scoreDistance(row, column)
    return distance <= options.maxIouDistance || this.appearance(row, high, column) <= options.maxEmbeddingDistance
  }

  private lowCost(row: number, column: number): number {
    const { low, options } = this
    return this.lowScoreDistance(row, column) + this.appearance(row, low, column) * options.lowEmbeddingWeight
  }

  /** Whether overlap and score, and appearance, are within their limits. */
  private isLowAllowed(row: number, column: number): boolean {
    const { low, lowRound, options } = this
    const distance = lowRound.distance(row, column) + this.lowScoreDistance(row, column)
    return distance <= options.maxIouDistance && this.appearance(row, low, column) <= options.maxLowEmbeddingDistance
  }

  private scoreDistance(row: number, column: number): number {
    return Math.abs(this.high.scores[column]! - this.scores[row]!)
  }

  private lowScoreDistance(row: number, column: number): number {
    return Math.abs(this.low.scores[column]! - this.lowScores[row]!) * this.options.lowScoreWeight
  }

  /** Cosine distance, 0 without embeddings. */
  private appearance(row: number, unmatched: Unmatched, column: number): number {
    return this.embeddings?.distance(this.association.pool.slots[row]!, unmatched.observations[column]!) ?? 0
  }

  protected override updateTrack(track: ObservedTracklet, observation: number): boolean {
    if (this.updatesAppearance) this.embeddings?.update(track.slot, observation)
    return super.updateTrack(track, observation)
  }
}
