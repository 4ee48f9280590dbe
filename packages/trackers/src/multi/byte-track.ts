import { fuseScore, KalmanFilterBank, tlbrToXyah, xyah } from '@mot/core'
import { type ByteTrackOptions, completeByteTrackOptions } from './byte-track-options'
import { MultiTracker } from './following/multi-tracker'
import type { Stream } from './following/stream'
import { TwoScoreFollower } from './following/two-score-follower'
import type { Unmatched } from './rounds/unmatched'

/**
 * Follows objects by overlap alone, and gives detections of low score to tracks that found no better one: hidden people look
 * like weak detections. "ByteTrack: Multi-Object Tracking by Associating Every Detection Box" (Zhang et al. 2022), section 3.
 *
 * An object is reported from its second detection on (in frame 1: at once, unless `confirmFirstFrame` is false). Where it
 * is not seen, it is lost, moves on as predicted, and may be found again where it overlaps for `maxLostFrames`.
 *
 * What to change when…
 * - people who are half hidden lose their ids: lower `lowScore`, raise `maxLowIouDistance`.
 * - people come back with a new id: raise `maxLostFrames`.
 * - tracks start on things that are nobody: raise `newTrackScore`.
 * - tracks break up at low frame rates: raise `maxIouDistance`, and `fuseScore: false`.
 */
export class ByteTrack extends MultiTracker<Required<ByteTrackOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: ByteTrackOptions = {}) {
    super({
      name: 'ByteTrack',
      options: completeByteTrackOptions(options),
      Follower: ByteFollower,
      toMeasurement: tlbrToXyah,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: false,
    })
  }
}

class ByteFollower extends TwoScoreFollower<Required<ByteTrackOptions>> {
  constructor(options: Required<ByteTrackOptions>, stream: Stream, own: Unmatched) {
    super(options, stream, own, new KalmanFilterBank(xyah, { workspace: stream.workspace }))
  }

  override follow(): void {
    const { high, options } = this
    this.sortByScore()
    this.moveAll()

    // 1. By overlap with sure detections, for all but tentative tracks.
    this.findSure(this.highRound)
    if (options.fuseScore) fuseScore(this.candidates, high.scores)
    this.match(this.highRound)

    // 2. By overlap with the others, for tracks seen in the last frame.
    this.keepTracked()
    this.findOverlaps(this.lowRound)
    this.match(this.lowRound)
    this.lose()

    // 3. By overlap with sure detections left, for tentative tracks: those not seen again at once are gone.
    this.gatherTentative()
    this.findSure(this.tentativeRound)
    if (options.fuseScore) fuseScore(this.candidates, high.scores)
    this.match(this.tentativeRound)
    this.remove()

    // 4. Sure detections left start tracks.
    this.startAll(high, options.newTrackScore)
    this.settle()
  }
}
