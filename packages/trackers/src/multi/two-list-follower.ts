import {
  Candidates,
  type FilterSnapshot,
  KalmanFilterBank,
  Matcher,
  type MotionModel,
  OverlapCandidates,
  type OverlapOptions,
} from '@mot/core'
import { flag, list, oneOf, record, type Shape } from '../shapes'
import { Slots } from '../slots'
import { BaseTracklet, baseTrackletShapes, type TrackletState } from './base-tracklet'
import { boxCovariance, type ToBox } from './box-covariance'
import { filterState } from './filter-state'
import type { Follower } from './follower'
import { Pool } from './pool'
import { readState } from './read-state'
import type { Report } from './report'
import type { OverlapRound, Round } from './round'
import type { Stream } from './stream'
import type { Tracklet, TrackletState as ListState } from './tracklet'
import { TrackletLists } from './tracklet-lists'
import type { Unclaimed } from './unclaimed'

/** Who is followed and who is lost, in two lists: how JDE, FairMOT, ByteTrack and BoT-SORT remember. */
export class ListedTracklet extends BaseTracklet implements Tracklet {
  state: ListState = 'tentative'
  wasRemoved = false
  duplicate = false
}

export interface TwoListOptions {
  /** Frames a track may be lost before it is removed, at 30 frames per second; scaled by `frameRate / 30`. */
  readonly maxLostFrames: number
  readonly frameRate: number
  /** A lost and a followed track nearer than this, as 1 − IoU, are one. */
  readonly duplicateIouDistance: number
  readonly inclusive: boolean
  /** Report tracks that begin in frame 1 at once; all others wait for a second detection. */
  readonly confirmFirstFrame: boolean
}

/**
 * The steps that rounds are made of in trackers with a list of the followed and a list of the lost. A tracker extends it by
 * its rounds, in `follow`.
 */
export abstract class TwoListFollower implements Follower {
  /** At this frame rate. */
  private readonly maxLostFrames: number
  private readonly duplicates: OverlapOptions
  private readonly confirmFirstFrame: boolean
  protected readonly bank: KalmanFilterBank
  private readonly slots = new Slots()
  protected readonly lists = new TrackletLists<ListedTracklet>(this.slots, (track, reason) =>
    this.stream.journal?.end(track, reason),
  )

  // Scratch of one update.
  /** Those in the round; afterwards, those it leaves over. */
  protected readonly pool = new Pool<ListedTracklet>()
  protected readonly candidates = new Candidates()
  private readonly followedNow = new Pool<ListedTracklet>()
  private readonly lostNow = new Pool<ListedTracklet>()
  private readonly overlaps = new OverlapCandidates()
  private readonly matcher = new Matcher()

  constructor(
    options: TwoListOptions,
    protected readonly stream: Stream,
    model: MotionModel,
    private readonly toBox: ToBox,
  ) {
    const { frameRate, maxLostFrames, duplicateIouDistance, inclusive } = options
    this.maxLostFrames = Math.floor((frameRate / 30) * maxLostFrames)
    this.duplicates = { maxIouDistance: duplicateIouDistance, inclusive }
    this.confirmFirstFrame = options.confirmFirstFrame
    this.bank = new KalmanFilterBank(model)
  }

  abstract follow(own: Unclaimed): void

  get isEmpty(): boolean {
    return this.lists.followed.length + this.lists.lost.length === 0
  }

  advance(): void {
    this.moveAll()
  }

  dropUnseen(now: number): void {
    this.lists.dropUnseen(now, this.maxLostFrames)
  }

  // Steps of a frame.

  /** Gathers all but tentative tracks in the pool and predicts them. */
  protected moveAll(): void {
    const { pool, lists, bank } = this
    pool.clear()
    // Reference quirk: tentative tracks are never predicted.
    for (const track of lists.followed) if (track.state === 'tracked') pool.add(track)
    for (const track of lists.lost) {
      // An unseen object keeps its size.
      bank.holdSize(track.slot)
      pool.add(track)
    }
    pool.gatherSlots()
    bank.multiPredict(pool.slots, pool.count, this.stream.clock.step)
  }

  /** Leaves those in the pool that were seen in the last frame. */
  protected keepTracked(): void {
    const { pool } = this
    let kept = 0
    for (let i = 0; i < pool.count; i++) if (pool.tracks[i]!.state === 'tracked') pool.tracks[kept++] = pool.tracks[i]!
    pool.count = kept
  }

  /** Tentative tracks alone in the pool. */
  protected gatherTentative(): void {
    this.pool.clear()
    for (const track of this.lists.followed) if (track.state === 'tentative') this.pool.add(track)
  }

  /** Fills the candidates with pairs of the pool and the observations that overlap enough, at the cost 1 − IoU. */
  protected findOverlaps(round: OverlapRound): void {
    const { pool } = this
    const { unclaimed } = round
    pool.gatherBoxes(this.bank, this.toBox)
    unclaimed.gather()
    this.overlaps.fill(this.candidates, pool.boxes, pool.count, unclaimed.boxes, unclaimed.count, round)
  }

  /** Matches the pool with the observations by the candidates' costs, and leaves in both whoever has found nobody. */
  protected match(round: Round): void {
    const { matcher, pool, candidates } = this
    const { unclaimed } = round
    matcher.match(candidates, round)
    this.stream.journal?.round(round, pool, candidates, matcher)
    const { matchCount, matchedRows, matchedColumns } = matcher
    for (let k = 0; k < matchCount; k++) {
      this.see(pool.tracks[matchedRows[k]!]!, unclaimed.observations[matchedColumns[k]!]!)
    }
    pool.keepFree(matcher)
    unclaimed.keepFree(matcher)
  }

  protected see(track: ListedTracklet, observation: number): void {
    this.bank.correct(track.slot, this.stream.observations.measurements, observation)
    if (track.state === 'lost' || track.state === 'removed') this.lists.found.push(track)
    track.state = 'tracked'
    track.see(this.stream, observation)
  }

  /** The pool was seen in the last frame, and not in this one. */
  protected lose(): void {
    for (let i = 0; i < this.pool.count; i++) {
      const track = this.pool.tracks[i]!
      track.state = 'lost'
      this.lists.missed.push(track)
    }
  }

  /** The pool was seen once, and not again. */
  protected remove(): void {
    for (let i = 0; i < this.pool.count; i++) this.pool.tracks[i]!.state = 'removed'
  }

  /** Starts a track with each of the observations that scores so much. */
  protected startAll(unclaimed: Unclaimed, minScore: number): void {
    const { scores } = this.stream.observations
    for (let k = 0; k < unclaimed.count; k++) {
      const observation = unclaimed.observations[k]!
      if (scores[observation]! >= minScore) this.start(observation)
    }
  }

  protected start(observation: number): ListedTracklet {
    const { stream, bank } = this
    const slot = this.slots.take()
    bank.initiate(slot, stream.observations.measurements, observation)
    const track = new ListedTracklet(stream.takeId(), slot).begin(stream, observation)
    if (stream.clock.frame === 1 && this.confirmFirstFrame) track.state = 'tracked'
    this.lists.born.push(track)
    stream.journal?.begin(track)
    return track
  }

  /** Puts everybody in the right list; of two tracks of one object, one stays. */
  protected settle(): void {
    const { lists, followedNow, lostNow, candidates, duplicates } = this
    lists.settle(this.stream.clock.now, this.maxLostFrames)
    if (lists.lost.length === 0) return
    followedNow.clear()
    followedNow.addAll(lists.followed)
    followedNow.gatherBoxes(this.bank, this.toBox)
    lostNow.clear()
    lostNow.addAll(lists.lost)
    lostNow.gatherBoxes(this.bank, this.toBox)
    this.overlaps.fill(candidates, followedNow.boxes, followedNow.count, lostNow.boxes, lostNow.count, duplicates)
    lists.dropDuplicates(candidates, duplicates.maxIouDistance)
  }

  // Reports.

  report(report: Report): void {
    for (const track of this.lists.followed) if (track.state === 'tracked') this.addRow(report, track)
  }

  reportLost(report: Report): void {
    const { bank } = this
    for (const track of this.lists.lost) {
      if (track.state !== 'lost') continue
      const row = this.addRow(report, track)
      const covariance = bank.covariance(track.slot)
      const { covariances } = report.tracks
      boxCovariance(bank.means, track.slot * bank.stride, covariance, bank.stride, this.toBox, covariances, 16 * row)
    }
  }

  protected addRow(report: Report, track: ListedTracklet): number {
    const row = report.add(track)
    this.toBox(this.bank.means, track.slot * this.bank.stride, report.tracks.boxes, 4 * row)
    return row
  }

  // Memory.

  snapshot(): TwoListState {
    const { followed, lost } = this.lists
    const plain = (track: ListedTracklet) => this.snapshotOf(track)
    return { followed: followed.map(plain), lost: lost.map(plain) }
  }

  restore(state: unknown): void {
    const { followed, lost } = readState(twoListState, state)
    for (const track of followed) this.lists.followed.push(this.revive(track))
    for (const track of lost) this.lists.lost.push(this.revive(track))
  }

  private snapshotOf({ slot, duplicate, ...track }: ListedTracklet): ListedState {
    return { ...track, votes: [...track.votes], filter: this.bank.snapshot(slot) }
  }

  private revive({ filter, id, ...state }: ListedState): ListedTracklet {
    const slot = this.slots.take()
    this.bank.restore(slot, filter)
    return Object.assign(new ListedTracklet(id, slot), state)
  }
}

interface ListedState extends Omit<TrackletState<ListedTracklet>, 'duplicate'> {
  readonly filter: FilterSnapshot
}

interface TwoListState {
  readonly followed: readonly ListedState[]
  readonly lost: readonly ListedState[]
}

const listedState: Shape<ListedState> = record<ListedState>({
  ...baseTrackletShapes,
  state: oneOf('tentative', 'tracked', 'lost', 'removed'),
  wasRemoved: flag,
  filter: filterState,
})

const twoListState: Shape<TwoListState> = record<TwoListState>({ followed: list(listedState), lost: list(listedState) })
