import type { EmbeddingSnapshot, FilterSnapshot, KalmanFilterBank, OverlapOptions } from '@mot/core'
import { readState } from '../../read-state'
import { flag, list, oneOf, optional, record, type Shape } from '../../shapes'
import { embeddingState, type TrackEmbeddings } from '../appearance/track-embeddings'
import { BaseTracklet, baseTrackletShapes, type TrackletState } from '../frames/base-tracklet'
import { Pool } from '../rounds/pool'
import type { Unmatched } from '../rounds/unmatched'
import { FilterFollower } from './filter-follower'
import { filterState } from './filter-state'
import type { Report } from './report'
import type { Stream } from './stream'
import type { Tracklet, TrackletStage } from './tracklet'
import { TrackletLists } from './tracklet-lists'

/** A tracklet that is followed or lost. */
export class ListedTracklet extends BaseTracklet implements Tracklet {
  state: TrackletStage = 'tentative'
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
 * Follows with a list of the followed and a list of the lost, as JDE, FairMOT, ByteTrack and BoT-SORT do. A tracker extends it
 * by its rounds, in `follow`.
 */
export abstract class TwoListFollower<Bank extends KalmanFilterBank = KalmanFilterBank> extends FilterFollower<
  ListedTracklet,
  Bank
> {
  /** At this frame rate. */
  private readonly maxLostFrames: number
  private readonly confirmFirstFrame: boolean
  private readonly duplicates: OverlapOptions
  protected readonly lists = new TrackletLists<ListedTracklet>(this.slots, (track, reason) =>
    this.stream.journal?.end(track, reason),
  )
  // Scratch of one update.
  private readonly followedNow: Pool<ListedTracklet>
  private readonly lostNow: Pool<ListedTracklet>

  /** @param embeddings where it compares appearance. */
  constructor(
    options: TwoListOptions,
    stream: Stream,
    bank: Bank,
    protected readonly embeddings?: TrackEmbeddings,
  ) {
    super(stream, bank)
    this.followedNow = new Pool(stream.workspace)
    this.lostNow = new Pool(stream.workspace)
    const { frameRate, maxLostFrames, duplicateIouDistance, inclusive } = options
    this.maxLostFrames = Math.floor((frameRate / 30) * maxLostFrames)
    this.confirmFirstFrame = options.confirmFirstFrame
    this.duplicates = { maxIouDistance: duplicateIouDistance, inclusive }
  }

  get trackCount(): number {
    return this.lists.followed.length + this.lists.lost.length
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
    bank.multiPredict(pool.slots, pool.count, this.stream.clock.step)
  }

  /** Leaves those in the pool that were seen in the last frame. */
  protected keepTracked(): void {
    this.pool.keep(isTracked)
  }

  /** Tentative tracks alone in the pool. */
  protected gatherTentative(): void {
    this.pool.clear()
    for (const track of this.lists.followed) if (track.state === 'tentative') this.pool.add(track)
  }

  protected override see(track: ListedTracklet, observation: number): boolean {
    if (track.state === 'lost' || track.state === 'removed') this.lists.found.push(track)
    track.state = 'tracked'
    track.see(this.stream, observation)
    return true
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
  protected startAll(unmatched: Unmatched, minScore: number): void {
    const { scores } = this.stream.observations
    for (let k = 0; k < unmatched.count; k++) {
      const observation = unmatched.observations[k]!
      if (scores[observation]! >= minScore) this.start(observation)
    }
  }

  protected start(observation: number): ListedTracklet {
    const track = this.begin(observation)
    this.embeddings?.begin(track.slot, observation)
    if (this.stream.clock.frame === 1 && this.confirmFirstFrame) track.state = 'tracked'
    this.lists.born.push(track)
    return track
  }

  protected override newTracklet(id: number, slot: number): ListedTracklet {
    return new ListedTracklet(id, slot)
  }

  /** Puts everybody in the right list; of two tracks of one object, one stays. */
  protected settle(): void {
    const { lists, followedNow, lostNow, candidates, duplicates } = this
    lists.settle(this.stream.clock.now, this.maxLostFrames)
    if (lists.lost.length === 0) return
    followedNow.clear()
    followedNow.addAll(lists.followed)
    followedNow.gatherBoxes(this.bank)
    lostNow.clear()
    lostNow.addAll(lists.lost)
    lostNow.gatherBoxes(this.bank)
    // The few ask for the many, which costs less than the other way round.
    this.overlaps.fill(candidates, lostNow.boxes, lostNow.count, followedNow.boxes, followedNow.count, duplicates)
    lists.dropDuplicates(candidates, duplicates.maxIouDistance)
  }

  // Reports.

  report(report: Report): void {
    for (const track of this.lists.followed) if (track.state === 'tracked') this.addRow(report, track)
  }

  reportLost(report: Report): void {
    for (const track of this.lists.lost) if (track.state === 'lost') this.addLostRow(report, track)
  }

  // Memory.

  snapshot(): TwoListState {
    const { followed, lost } = this.lists
    const plain = (track: ListedTracklet) => ({
      ...track,
      filter: this.bank.snapshot(track.slot),
      embedding: this.embeddings?.snapshot(track.slot),
    })
    return readState(twoListState, { followed: followed.map(plain), lost: lost.map(plain) })
  }

  restore(state: unknown): void {
    const { followed, lost } = readState(twoListState, state)
    for (const track of followed) this.lists.followed.push(this.revive(track))
    for (const track of lost) this.lists.lost.push(this.revive(track))
  }

  private revive({ filter, embedding, id, ...fields }: ListedState): ListedTracklet {
    const slot = this.slots.take()
    this.bank.restore(slot, filter)
    this.embeddings?.restore(slot, embedding)
    return Object.assign(this.newTracklet(id, slot), fields)
  }
}

function isTracked(track: ListedTracklet): boolean {
  return track.state === 'tracked'
}

interface ListedState extends Omit<TrackletState<ListedTracklet>, 'duplicate'> {
  readonly filter: FilterSnapshot
  readonly embedding?: EmbeddingSnapshot | undefined
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
  embedding: optional(embeddingState),
})

const twoListState: Shape<TwoListState> = record<TwoListState>({ followed: list(listedState), lost: list(listedState) })
