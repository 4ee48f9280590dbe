import { KalmanFilterBank, tlbrToXysr } from '@mot/core'
import { TrackEmbeddings } from './appearance/track-embeddings'
import { MultiTracker } from './following/multi-tracker'
import type { Stream } from './following/stream'
import { completeHybridSORTOptions, type HybridSORTOptions } from './hybrid-sort-options'
import { ObservationCentricFollower, type ObservedTracklet } from './observation-centric/follower'
import type { FullRound } from './observation-centric/full-round'
import { SCORE_AXIS, scoreMotion } from './observation-centric/motion'
import { Unmatched } from './rounds/unmatched'

/**
 * OC-SORT with what else tells people apart who overlap: how sure the detector is of them, how tall they are, and how all four
 * corners of their boxes move; with appearance, if detections have any. "Hybrid-SORT: Weak Cues Matter for Online Multi-Object
 * Tracking" (Yang et al. 2024), section 3.
 *
 * An object is reported from its fourth detection in a row on (in the first three frames: at once), with the box of its
 * detection. Where it is not seen, it is lost, and may be found again for `maxLostFrames`.
 *
 * What to change when…
 * - people swap ids where one hides the other: raise `scoreWeight` and `lowScoreWeight`, or `useEmbeddings`.
 * - detections flicker between sure and unsure: lower `scoreWeight` and `lowScoreWeight`.
 * - people at different distances swap ids: keep `nearness: 'heightIou'`.
 * - people come back with a new id: raise `maxLostFrames`.
 * - tracks start on things that are nobody: raise `highScore`.
 */
export class HybridSORT extends MultiTracker<Required<HybridSORTOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: HybridSORTOptions = {}) {
    const complete = completeHybridSORTOptions(options)
    super({
      name: 'HybridSORT',
      options: complete,
      Follower: HybridFollower,
      toMeasurement: tlbrToXysr,
      measuresScore: true,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: complete.useEmbeddings,
    })
  }
}

/** A score that nobody falls below: the filter's own limit for tracks of unsure detections. */
const LEAST_SCORE = 0.1

class HybridFollower extends ObservationCentricFollower<Required<HybridSORTOptions>> {
  /** Detections that are not sure. */
  private readonly low: Unmatched
  private readonly highRound: FullRound
  private readonly lowRound: FullRound
  /** [pool] with what score each should be found if it is in sight, and if it is half hidden. */
  private scores = new Float64Array(64)
  private lowScores = new Float64Array(64)
  /** Appearance of the detections in this round are learned. */
  private learns = false

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
      name: `overlap, score${useEmbeddings ? ', appearance' : ''} and direction, sure detections`,
      unmatched: this.high,
      nearness,
      rest: (row, column) => this.sureRest(row, column),
      leastRest: (-momentumWeight * this.momentum.pointCount) / 2,
      ...(useEmbeddings && {
        belong: (row, column) => this.isSureEnough(row, column),
        gate: 'too far with its score, and too unlike',
      }),
    })
    this.lowRound = this.newRound({
      name: `overlap${useEmbeddings ? ', appearance' : ''} and score, unsure detections`,
      unmatched: this.low,
      nearness,
      rest: (row, column) => this.unsureRest(row, column),
      belong: (row, column) => this.isUnsureEnough(row, column),
      gate: useEmbeddings ? 'too far with its score, or too unlike' : 'too far with its score',
    })
  }

  override follow(): void {
    const { high, low, pool, highRound, lowRound, options } = this
    this.takeScoring(high, options.highScore, Number.POSITIVE_INFINITY)
    this.moveAll()

    // 1. By overlap, score, direction and appearance, with sure detections.
    this.learns = true
    this.findNear(highRound)
    if (this.embeddings || !this.matchPlain(highRound)) {
      this.expectScores()
      this.momentum.begin(pool, this.stream.clock.now)
      this.matchFully(highRound)
    }
    this.learns = false

    // 2. By overlap, score and appearance, with the others. Half hidden, somebody appearance like whoever is in front.
    if (options.useLowScores) {
      this.takeScoring(low, options.lowScore, options.highScore)
      pool.gatherBoxes(this.bank)
      this.expectScores()
      this.matchLeft(lowRound)
    }

    // 3. By overlap with where they were last seen, for sure detections left.
    this.recover()

    // 4. Sure detections left start tracks.
    this.startAll()
    this.endMissed()
  }

  /** Sure scores as the filter predicts them, unsure ones on the straight line through the last two. */
  private expectScores(): void {
    const { pool, bank, options } = this
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

  private sureRest(row: number, column: number): number {
    const { high, options, momentum } = this
    const agreement = momentum.agreement(row, high.boxes, column) * options.momentumWeight * high.scores[column]!
    return (
      this.scoreDistance(row, column) * options.scoreWeight -
      agreement +
      this.appearance(row, high, column) * options.embeddingWeight
    )
  }

  /** Near enough with all its score, or alike enough. */
  private isSureEnough(row: number, column: number): boolean {
    const { high, highRound, options } = this
    const distance = highRound.distance(row, column) + this.scoreDistance(row, column)
    return distance <= options.maxIouDistance || this.appearance(row, high, column) <= options.maxEmbeddingDistance
  }

  private unsureRest(row: number, column: number): number {
    const { low, options } = this
    return this.lowScoreDistance(row, column) + this.appearance(row, low, column) * options.lowEmbeddingWeight
  }

  /** Near enough with all its score, and alike enough. */
  private isUnsureEnough(row: number, column: number): boolean {
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

  /** 0 where nobody asks. */
  private appearance(row: number, unmatched: Unmatched, column: number): number {
    return this.embeddings?.distance(this.pool.slots[row]!, unmatched.observations[column]!) ?? 0
  }

  protected override see(track: ObservedTracklet, observation: number): boolean {
    if (this.learns) this.embeddings?.see(track.slot, observation)
    return super.see(track, observation)
  }
}
