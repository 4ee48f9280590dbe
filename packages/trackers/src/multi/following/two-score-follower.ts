import type { KalmanFilterBank } from '@mot/core'
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

  protected isSure(observation: number): boolean {
    return this.stream.observations.scores[observation]! >= this.leastSure
  }
}

/** The least float64 above a number that is not negative. */
function nextAbove(value: number): number {
  const number = Float64Array.of(value)
  new BigUint64Array(number.buffer)[0]!++
  return number[0]!
}
