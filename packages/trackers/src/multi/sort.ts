import { KalmanFilterBank, tlbrToXysr, xysr } from '@mot/core'
import { MultiTracker } from './following/multi-tracker'
import { OneListFollower, OneListTracklet, oneListState } from './following/one-list-follower'
import type { Stream } from './following/stream'
import { rejectAbove } from './rounds/reject-above'
import { type OverlapRound, overlapRound } from './rounds/round'
import { UnambiguousPairs } from './rounds/unambiguous-pairs'
import type { Unmatched } from './rounds/unmatched'
import { completeSortOptions, type SORTOptions } from './sort-options'

/**
 * Matches by the overlap of detections with the boxes predicted by a Kalman filter. "Simple Online and Realtime Tracking"
 * (Bewley et al. 2016).
 *
 * An object is reported from its fourth detection in a row on (in the first three frames: at once); after a miss, from the
 * third in a row on. With `maxLostFrames: 1`, as in the paper, a track survives one frame without a detection.
 *
 * What to change when…
 * - ids change with every occlusion: raise `maxLostFrames`.
 * - tracks start late: lower `minHits`.
 * - tracks start on false detections: raise `minScore` or `minHits`.
 * - tracks break up at low frame rates: raise `maxIouDistance`.
 */
export class SORT extends MultiTracker<Required<SORTOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: SORTOptions = {}) {
    const complete = completeSortOptions(options)
    super({
      name: 'SORT',
      options: complete,
      frameRate: options.frameRate,
      Follower: SORTFollower,
      toMeasurement: tlbrToXysr,
      minScore: complete.minScore,
      needsEmbeddings: false,
    })
  }
}

class SORTFollower extends OneListFollower<OneListTracklet, Required<SORTOptions>> {
  private readonly unambiguous = new UnambiguousPairs()
  private readonly round: OverlapRound

  constructor(
    options: Required<SORTOptions>,
    stream: Stream,
    private readonly own: Unmatched,
  ) {
    super(options, stream, {
      bank: new KalmanFilterBank(xysr, { workspace: stream.workspace }),
      Tracklet: OneListTracklet,
      state: oneListState,
    })
    this.round = {
      ...overlapRound('overlap', own, 1, false),
      maxCost: options.maxIouDistance,
      gate: 'their boxes are disjoint',
    }
  }

  override follow(): void {
    const { association, options, own, round } = this
    const { candidates, matcher } = association
    this.predictValid()

    // 1. By the greatest total overlap; pairs that overlap too little are rejected afterwards.
    association.compareBoxes(round)
    const isOneToOne = this.unambiguous.keepBelow(candidates, options.maxIouDistance)
    matcher.match(candidates, round)
    if (!isOneToOne) rejectAbove(matcher, options.maxIouDistance)
    association.apply(round)

    // 2. Unmatched detections start tracks.
    for (let k = 0; k < own.count; k++) this.start(own.observations[k]!)
    this.endMissed()
  }
}
