import type { KalmanFilterBank, OverlapOptions } from '@mot/core'
import type { TrackEmbeddings } from '../appearance/track-embeddings'
import { type OverlapRound, overlapRound } from '../rounds/round'
import { Unmatched } from '../rounds/unmatched'
import type { Stream } from './stream'
import { TwoListFollower } from './two-list-follower'
import type { TwoScoreOptions } from './two-score-options'

/** Follows with sure detections first and with the others afterwards, as ByteTrack and BoT-SORT do: what their rounds need. */
export abstract class TwoScoreFollower<
  Options extends Required<TwoScoreOptions>,
  Bank extends KalmanFilterBank = KalmanFilterBank,
> extends TwoListFollower<Bank> {
  /** Sure detections. */
  protected readonly high: Unmatched
  /** Those that are not, but may continue a track. */
  protected readonly low: Unmatched
  protected readonly highRound: OverlapRound
  protected readonly lowRound: OverlapRound
  protected readonly tentativeRound: OverlapRound
  /** A detection is sure from this score on. */
  private readonly leastSure: number
  /** How far pairs may be apart where scores weigh. */
  private readonly weighed: Writable<Required<OverlapOptions>>

  /**
   * @param embeddings where it compares appearance.
   * @param reach appearance may bring together sure detections and tracks up to this 1 − IoU, where overlap alone would not.
   */
  constructor(
    protected readonly options: Options,
    stream: Stream,
    private readonly own: Unmatched,
    bank: Bank,
    embeddings?: TrackEmbeddings,
    reach = 0,
  ) {
    super(options, stream, bank, embeddings)
    this.high = new Unmatched(stream.observations)
    this.low = new Unmatched(stream.observations)
    this.leastSure = options.includeHighScore ? options.highScore : nextAbove(options.highScore)
    const { maxIouDistance, maxLowIouDistance, maxTentativeIouDistance, inclusive } = options
    this.weighed = { maxIouDistance, inclusive }
    const round = (name: string, unmatched: Unmatched, limit: number, reach = 0) =>
      overlapRound(name, unmatched, limit, inclusive, Math.max(limit, reach))
    this.highRound = round('overlap with sure detections', this.high, maxIouDistance, reach)
    this.lowRound = round('overlap with unsure detections', this.low, maxLowIouDistance)
    this.tentativeRound = round('overlap of tentative tracks', this.high, maxTentativeIouDistance, reach)
  }

  protected sortByScore(): void {
    const { high, low, own, leastSure } = this
    const { scores } = this.stream.observations
    const { highScore, lowScore } = this.options
    // A processor cannot foresee where a score lies: all are written to both lists, which grow by those that belong there.
    high.clear()
    high.reserve(own.count + 1)
    low.reserve(own.count + 1)
    const { observations: sure } = high
    const { observations: unsure } = low
    let highCount = 0
    let lowCount = 0
    for (let k = 0; k < own.count; k++) {
      const observation = own.observations[k]!
      const score = scores[observation]!
      sure[highCount] = observation
      unsure[lowCount] = observation
      highCount += +(score >= leastSure)
      // Reference quirk: a score of exactly `highScore` is neither, unless it is sure.
      lowCount += +(score > lowScore) & +(score < highScore)
    }
    high.count = highCount
    low.count = lowCount
    // Nobody need gather them then.
    if (highCount === this.stream.observations.count) high.takeAll()
  }

  /**
   * Fills the candidates with pairs of the pool and sure detections that overlap enough, at the cost 1 − IoU; or, weighed by the
   * score, 1 − IoU × score.
   */
  protected findSure(round: OverlapRound): void {
    const { pool, options, weighed } = this
    if (!options.fuseScore) {
      this.findOverlaps(round)
      return
    }
    pool.gatherBoxes(this.bank)
    if (pool.count > 0) round.unmatched.gather()
    // A score above 1 makes a pair cheaper than its overlap: it is within the limit from a smaller overlap on.
    const greatest = greatestScore(round.unmatched)
    const reach = greatest > 1 ? 1 - (1 - round.maxCost) / greatest + ROUNDING : 0
    weighed.maxIouDistance = Math.max(round.maxIouDistance, reach)
    this.compareBoxes(round, weighed)
  }

  protected isSure(observation: number): boolean {
    return this.stream.observations.scores[observation]! >= this.leastSure
  }
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

/** More than rounding adds to an overlap. */
const ROUNDING = 1e-9

/** @param unmatched with their scores. */
function greatestScore({ count, scores }: Unmatched): number {
  let greatest = 0
  for (let k = 0; k < count; k++) if (scores[k]! > greatest) greatest = scores[k]!
  return greatest
}

/** The least float64 above a finite number. */
function nextAbove(value: number): number {
  // −0 is 0 here.
  const number = Float64Array.of(value + 0)
  const bits = new BigInt64Array(number.buffer)
  // The bits of a float64 grow with its magnitude.
  bits[0]! += value < 0 ? -1n : 1n
  return number[0]!
}
