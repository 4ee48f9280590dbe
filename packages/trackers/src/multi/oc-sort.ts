import { KalmanFilterBank, tlbrToXysr } from '@mot/core'
import { MultiTracker } from './following/multi-tracker'
import type { Stream } from './following/stream'
import { ObservationCentricFollower } from './observation-centric/follower'
import type { FullRound } from './observation-centric/full-round'
import { areaMotion } from './observation-centric/motion'
import { comparesDisjointBoxes } from './observation-centric/nearness'
import { completeOCSORTOptions, type OCSORTOptions } from './oc-sort-options'
import { Unmatched } from './rounds/unmatched'

/**
 * SORT that relies on observations instead of its filter's estimates: direction consistency in the cost (OCM), recovery by the
 * last observation (OCR), and re-update of the filter after a track was lost (ORU). "Observation-Centric SORT: Rethinking SORT
 * for Robust Multi-Object Tracking" (Cao et al. 2023), section 4.
 *
 * An object is reported from its fourth detection in a row on (in the first three frames: at once), with the box of its
 * detection. Without a detection it is lost, and may be matched again for `maxLostFrames`.
 *
 * What to change when…
 * - dancers who cross swap ids: raise `momentumWeight`, or `momentumFrames` at high frame rates.
 * - people who are half hidden lose their ids: `useLowScores`.
 * - people who stop or change direction while occluded come back with a new id: raise `maxLostFrames`, or `nearness: 'giou'`.
 * - tracks start late: lower `minHits`.
 * - tracks start on false detections: raise `highScore`.
 */
export class OCSORT extends MultiTracker<Required<OCSORTOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: OCSORTOptions = {}) {
    const complete = completeOCSORTOptions(options)
    super({
      name: 'OCSORT',
      options: complete,
      frameRate: options.frameRate,
      Follower: OCFollower,
      toMeasurement: tlbrToXysr,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: false,
      listsAll: comparesDisjointBoxes(complete.nearness),
    })
  }
}

class OCFollower extends ObservationCentricFollower<Required<OCSORTOptions>> {
  private readonly low: Unmatched
  private readonly highRound: FullRound
  private readonly lowRound: FullRound

  constructor(options: Required<OCSORTOptions>, stream: Stream, own: Unmatched) {
    const { nearness, momentumWeight } = options
    super(options, stream, own, {
      Bank: KalmanFilterBank,
      motion: areaMotion,
      momentum: { points: 'centre', sum: false },
      nearness,
    })
    this.low = new Unmatched(stream.observations)
    this.highRound = this.newRound({
      name: 'overlap and direction, high-score detections',
      unmatched: this.high,
      nearness: 'iou',
      extraCost: (row, column) => this.directionCost(row, column),
      minExtraCost: -momentumWeight / 2,
    })
    this.lowRound = this.newRound({ name: 'overlap, low-score detections', unmatched: this.low, nearness })
  }

  override follow(): void {
    const { high, low, options } = this
    const { pool } = this.association
    this.selectByScore(high, options.highScore, Number.POSITIVE_INFINITY)
    this.predictValid()

    // 1. By overlap and direction, with high-score detections.
    this.compareNear(this.highRound)
    if (!this.matchOneToOne(this.highRound)) {
      this.momentum.begin(pool, this.stream.clock.now)
      this.matchFully(this.highRound)
    }

    // 2. By overlap with low-score detections, with `useLowScores`.
    if (options.useLowScores) {
      this.selectByScore(low, options.lowScore, options.highScore)
      pool.gatherBoxes(this.filters.bank)
      this.matchUnmatched(this.lowRound)
    }

    // 3. By overlap of unmatched high-score detections with the last observations of tracks.
    this.recover()

    // 4. Unmatched high-score detections start tracks.
    this.startAll()
    this.endMissed()
  }

  private directionCost(row: number, column: number): number {
    const { boxes, scores } = this.high
    return -this.momentum.agreement(row, boxes, column) * this.options.momentumWeight * scores[column]!
  }
}
