import { KalmanFilterBank, tlbrToXysr } from '@mot/core'
import { MultiTracker } from './following/multi-tracker'
import type { Stream } from './following/stream'
import { ObservationCentricFollower } from './observation-centric/follower'
import type { FullRound } from './observation-centric/full-round'
import { areaMotion } from './observation-centric/motion'
import { completeOCSORTOptions, type OCSORTOptions } from './oc-sort-options'
import { Unmatched } from './rounds/unmatched'

/**
 * SORT that trusts observations more than its filter: the direction of a track counts, objects are looked for where they were
 * last seen, and a filter forgets what it made up while its object was hidden. "Observation-Centric SORT: Rethinking SORT for
 * Robust Multi-Object Tracking" (Cao et al. 2023), section 4.
 *
 * An object is reported from its fourth detection in a row on (in the first three frames: at once), with the box of its
 * detection. Where it is not seen, it is lost, and may be found again for `maxLostFrames`.
 *
 * What to change when…
 * - dancers who cross swap ids: raise `momentumWeight`, or `momentumFrames` at high frame rates.
 * - people who are half hidden lose their ids: `useLowScores`.
 * - people who stop or turn while hidden come back with a new id: raise `maxLostFrames`, or `nearness: 'giou'`.
 * - tracks start late: lower `minHits`.
 * - tracks start on things that are nobody: raise `highScore`.
 */
export class OCSORT extends MultiTracker<Required<OCSORTOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: OCSORTOptions = {}) {
    super({
      name: 'OCSORT',
      options: completeOCSORTOptions(options),
      Follower: OCFollower,
      toMeasurement: tlbrToXysr,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: false,
    })
  }
}

class OCFollower extends ObservationCentricFollower<Required<OCSORTOptions>> {
  /** Detections that are not sure. */
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
      name: 'overlap and direction, sure detections',
      unmatched: this.high,
      nearness: 'iou',
      rest: (row, column) => this.againstDirection(row, column),
      leastRest: -momentumWeight / 2,
    })
    this.lowRound = this.newRound({ name: 'overlap, unsure detections', unmatched: this.low, nearness })
  }

  override follow(): void {
    const { high, low, pool, options } = this
    this.takeScoring(high, options.highScore, Number.POSITIVE_INFINITY)
    this.moveAll()

    // 1. By overlap and direction, with sure detections.
    this.findNear(this.highRound)
    if (!this.matchPlain(this.highRound)) {
      this.momentum.begin(pool, this.stream.clock.now)
      this.matchFully(this.highRound)
    }

    // 2. By overlap with the others, where that is asked for.
    if (options.useLowScores) {
      this.takeScoring(low, options.lowScore, options.highScore)
      pool.gatherBoxes(this.bank)
      this.matchLeft(this.lowRound)
    }

    // 3. By overlap with where they were last seen, for sure detections left.
    this.recover()

    // 4. Sure detections left start tracks.
    this.startAll()
    this.endMissed()
  }

  private againstDirection(row: number, column: number): number {
    const { boxes, scores } = this.high
    return -this.momentum.agreement(row, boxes, column) * this.options.momentumWeight * scores[column]!
  }
}
