import { KalmanFilterBank, tlbrToXysr, xysr } from '@mot/core'
import { MultiTracker } from './following/multi-tracker'
import { OneListTracklet, oneListState } from './following/one-list-follower'
import { StreakFollower } from './following/streak-follower'
import type { Stream } from './following/stream'
import { rejectAbove } from './rounds/reject-above'
import { type OverlapRound, overlapRound } from './rounds/round'
import { UnambiguousPairs } from './rounds/unambiguous-pairs'
import type { Unmatched } from './rounds/unmatched'
import { completeSortOptions, type SORTOptions } from './sort-options'

/**
 * Follows objects by overlap with where a Kalman filter expects them, and by nothing else. "Simple Online and Realtime Tracking"
 * (Bewley et al. 2016).
 *
 * An object is reported from its fourth detection in a row on (in the first three frames: at once); after a miss it has to
 * be seen three times more. With `maxLostFrames: 1`, as in the paper, one missed frame is survived and no more.
 *
 * What to change when…
 * - ids change whenever somebody is hidden: raise `maxLostFrames`.
 * - tracks start late: lower `minHits`.
 * - tracks start on things that are nobody: raise `minScore` or `minHits`.
 * - tracks break up at low frame rates: raise `maxIouDistance`.
 */
export class SORT extends MultiTracker<Required<SORTOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: SORTOptions = {}) {
    const complete = completeSortOptions(options)
    super({
      name: 'SORT',
      options: complete,
      Follower: SORTFollower,
      toMeasurement: tlbrToXysr,
      minScore: complete.minScore,
      needsEmbeddings: false,
    })
  }
}

class SORTFollower extends StreakFollower<OneListTracklet, Required<SORTOptions>> {
  protected override readonly stateShape = oneListState
  private readonly unambiguous = new UnambiguousPairs()
  private readonly round: OverlapRound

  constructor(
    options: Required<SORTOptions>,
    stream: Stream,
    private readonly own: Unmatched,
  ) {
    super(options, stream, new KalmanFilterBank(xysr, { workspace: stream.workspace }))
    this.round = {
      ...overlapRound('overlap', own, 1, false),
      maxCost: options.maxIouDistance,
      gate: 'they do not touch',
    }
  }

  override follow(): void {
    const { options, own, round, candidates, matcher } = this
    this.moveAll()

    // 1. By overlap, as much of it as possible in all; pairs that overlap too little are parted again.
    this.compareBoxes(round)
    const isOneToOne = this.unambiguous.keepBelow(candidates, options.maxIouDistance)
    matcher.match(candidates, round)
    if (!isOneToOne) rejectAbove(matcher, options.maxIouDistance)
    this.claim(round)

    // 2. Whoever is left starts a track.
    for (let k = 0; k < own.count; k++) this.start(own.observations[k]!)
    this.endMissed()
  }

  protected override newTracklet(id: number, slot: number): OneListTracklet {
    return new OneListTracklet(id, slot)
  }
}
