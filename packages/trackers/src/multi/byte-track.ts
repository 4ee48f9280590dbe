import { fuseScore, KalmanFilterBank, tlbrToXyah, xyah } from '@mot/core'
import { type ByteTrackOptions, completeByteTrackOptions } from './byte-track-options'
import { MultiTracker } from './following/multi-tracker'
import type { Stream } from './following/stream'
import { TwoListFollower } from './following/two-list-follower'
import { maxScoredDistance, type OverlapRound, overlapRound } from './rounds/round'
import { ScoreSplit } from './rounds/score-split'
import type { Unmatched } from './rounds/unmatched'

/**
 * Matches by overlap alone, first high-score detections, then low-score ones with the unmatched tracks: occluded objects have
 * low scores. "ByteTrack: Multi-Object Tracking by Associating Every Detection Box" (Zhang et al. 2022), section 3, algorithm
 * 1.
 *
 * An object is reported from its second detection on (in frame 1: at once, unless `confirmFirstFrame` is false). Without a
 * detection it is lost, is predicted by its filter, and may be matched again by overlap for `maxLostFrames`.
 *
 * What to change when…
 * - people who are half hidden lose their ids: lower `lowScore`, raise `maxLowIouDistance`.
 * - people come back with a new id: raise `maxLostFrames`.
 * - tracks start on false detections: raise `newTrackScore`.
 * - tracks break up at low frame rates: raise `maxIouDistance`, and `fuseScore: false`.
 */
export class ByteTrack extends MultiTracker<Required<ByteTrackOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: ByteTrackOptions = {}) {
    super({
      name: 'ByteTrack',
      options: completeByteTrackOptions(options),
      frameRate: options.frameRate,
      Follower: ByteFollower,
      toMeasurement: tlbrToXyah,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: false,
    })
  }
}

class ByteFollower extends TwoListFollower {
  private readonly scores: ScoreSplit
  private readonly highRound: OverlapRound
  private readonly lowRound: OverlapRound
  private readonly tentativeRound: OverlapRound

  constructor(
    private readonly options: Required<ByteTrackOptions>,
    stream: Stream,
    private readonly own: Unmatched,
  ) {
    super(options, stream, new KalmanFilterBank(xyah, { workspace: stream.workspace }))
    this.scores = new ScoreSplit(stream.observations, options)
    const { high, low } = this.scores
    const { maxIouDistance, maxLowIouDistance, maxTentativeIouDistance, inclusive } = options
    const cost = options.fuseScore ? 'overlap and score' : 'overlap'
    this.highRound = overlapRound(`${cost}, high-score detections`, high, maxIouDistance, inclusive)
    this.lowRound = overlapRound('overlap, low-score detections', low, maxLowIouDistance, inclusive)
    this.tentativeRound = overlapRound(`${cost}, tentative tracks`, high, maxTentativeIouDistance, inclusive)
  }

  override follow(): void {
    const { association, options, own, scores } = this
    scores.fill(own)
    this.predictAll()

    // 1. By overlap with high-score detections, for all but tentative tracks.
    this.compareScored(this.highRound)
    association.match(this.highRound)

    // 2. By overlap with low-score detections, for unmatched tracks with a detection in the last frame.
    this.keepTracked()
    association.compareOverlaps(this.lowRound)
    association.match(this.lowRound)
    this.markLost()

    // 3. By overlap with unmatched high-score detections, for tentative tracks: unmatched ones are removed.
    this.gatherTentative()
    this.compareScored(this.tentativeRound)
    association.match(this.tentativeRound)
    this.markRemoved()

    // 4. Unmatched high-score detections start tracks.
    this.startAll(scores.high, options.newTrackScore)
    this.settle()
  }

  /** Fills the candidates at the cost 1 − IoU × score, or 1 − IoU without `fuseScore`. */
  private compareScored(round: OverlapRound): void {
    const { association } = this
    const isScored = this.options.fuseScore
    association.compareOverlaps(round, isScored ? maxScoredDistance : undefined)
    if (isScored) fuseScore(association.candidates, round.unmatched.scores)
  }
}
