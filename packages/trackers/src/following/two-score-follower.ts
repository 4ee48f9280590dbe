import type { MotionModel } from '@mot/core'
import type { TrackEmbeddings } from '../looks/track-embeddings'
import { type OverlapRound, overlapRound } from '../rounds/round'
import { Unclaimed } from '../rounds/unclaimed'
import type { ToBox } from './box-covariance'
import type { Stream } from './stream'
import { TwoListFollower } from './two-list-follower'
import type { TwoScoreOptions } from './two-score-options'

/** Follows with sure detections first and with the others afterwards, as ByteTrack and BoT-SORT do: what their rounds need. */
export abstract class TwoScoreFollower<Options extends Required<TwoScoreOptions>> extends TwoListFollower {
  /** Sure detections. */
  protected readonly high: Unclaimed
  /** Those that are not, but may continue a track. */
  protected readonly low: Unclaimed
  protected readonly highRound: OverlapRound
  protected readonly lowRound: OverlapRound
  protected readonly tentativeRound: OverlapRound

  /**
   * @param embeddings where it compares looks.
   * @param reach looks may bring together sure detections and tracks up to this 1 − IoU, where overlap alone would not.
   */
  constructor(
    protected readonly options: Options,
    stream: Stream,
    private readonly own: Unclaimed,
    model: MotionModel,
    toBox: ToBox,
    embeddings?: TrackEmbeddings,
    reach = 0,
  ) {
    super(options, stream, model, toBox, embeddings)
    this.high = new Unclaimed(stream.observations)
    this.low = new Unclaimed(stream.observations)
    const { maxIouDistance, maxLowIouDistance, maxTentativeIouDistance, inclusive } = options
    const round = (name: string, unclaimed: Unclaimed, limit: number, reach = 0) =>
      overlapRound(name, unclaimed, limit, inclusive, Math.max(limit, reach))
    this.highRound = round('overlap with sure detections', this.high, maxIouDistance, reach)
    this.lowRound = round('overlap with unsure detections', this.low, maxLowIouDistance)
    this.tentativeRound = round('overlap of tentative tracks', this.high, maxTentativeIouDistance, reach)
  }

  protected sortByScore(): void {
    const { high, low, own, options } = this
    const { scores } = this.stream.observations
    const { highScore, lowScore } = options
    // A processor cannot foresee where a score lies: all are written to both lists, which grow by those that belong there.
    high.reserve(own.count + 1)
    low.reserve(own.count + 1)
    let highCount = 0
    let lowCount = 0
    for (let k = 0; k < own.count; k++) {
      const observation = own.observations[k]!
      const score = scores[observation]!
      high.observations[highCount] = observation
      low.observations[lowCount] = observation
      highCount += +this.isSure(observation)
      // Reference quirk: a score of exactly `highScore` is neither, unless it is sure.
      lowCount += +(score > lowScore) & +(score < highScore)
    }
    high.count = highCount
    low.count = lowCount
  }

  protected isSure(observation: number): boolean {
    const { highScore, includeHighScore } = this.options
    const score = this.stream.observations.scores[observation]!
    return (+(score > highScore) | (+(score === highScore) & +includeHighScore)) === 1
  }
}
