import type { EmbeddingSnapshot, FilterSnapshot, KalmanFilterBank, OverlapOptions } from '@mot/core'
import { readState } from '../../read-state'
import { flag, list, oneOf, optional, record, type Shape } from '../../shapes'
import { embeddingState, type TrackEmbeddings } from '../appearance/track-embeddings'
import { BaseTracklet, baseTrackletShapes, type TrackletState } from '../frames/base-tracklet'
import { Pool } from '../rounds/pool'
import type { Unmatched } from '../rounds/unmatched'
import { Association } from './association'
import { filterState } from './filter-state'
import type { Follower } from './follower'
import type { Report } from './report'
import type { Stream } from './stream'
import { TrackFilters } from './track-filters'
import type { Tracklet, TrackletStage } from './tracklet'
import { TrackletLists } from './tracklet-lists'

/** A tracklet of the followed or of the lost list. */
export class ListedTracklet extends BaseTracklet implements Tracklet {
  state: TrackletStage = 'tentative'
  wasRemoved = false
  duplicate = false
}

export interface TwoListOptions {
  /** Frames a track may be lost before it is removed, at 30 frames per second; scaled by `frameRate / 30`. */
  readonly maxLostFrames: number
  readonly frameRate: number
  /** A lost and a followed track with a smaller 1 − IoU are duplicates: the older one stays. */
  readonly duplicateIouDistance: number
  readonly inclusive: boolean
  /** Tracks that begin in frame 1 are confirmed at once; all others by their second detection. */
  readonly confirmFirstFrame: boolean
}

/**
 * What JDE, FairMOT, ByteTrack and BoT-SORT share: a list of followed and a list of lost tracks, their life cycle, and the
 * steps between rounds. A tracker implements `follow` with the rounds of its paper:
 *
 * `predictAll` → a round for the pool → `keepTracked` → a round → `markLost` → `gatherTentative` → a round → `markRemoved` →
 * `startAll` → `settle`.
 */
export abstract class TwoListFollower<Bank extends KalmanFilterBank = KalmanFilterBank> implements Follower {
  /** Compares and matches; its pool has the tracks of the current round, and the unmatched ones after it. */
  protected readonly association: Association<ListedTracklet, Bank>
  protected readonly filters: TrackFilters<Bank>
  protected readonly lists: TrackletLists<ListedTracklet>
  /** At this frame rate. */
  private readonly maxLostFrames: number
  private readonly confirmFirstFrame: boolean
  private readonly duplicates: OverlapOptions
  // Scratch of one update.
  private readonly followedPool: Pool<ListedTracklet>
  private readonly lostPool: Pool<ListedTracklet>

  /** @param embeddings of trackers that compare appearance. */
  constructor(
    options: TwoListOptions,
    protected readonly stream: Stream,
    bank: Bank,
    protected readonly embeddings?: TrackEmbeddings,
  ) {
    this.filters = new TrackFilters(stream, bank)
    this.association = new Association(stream, bank, (track, observation) => this.updateTrack(track, observation))
    this.lists = new TrackletLists(this.filters.slots, (track, reason) => stream.end(track, reason))
    this.followedPool = new Pool(stream.workspace)
    this.lostPool = new Pool(stream.workspace)
    const { frameRate, maxLostFrames, duplicateIouDistance, inclusive } = options
    this.maxLostFrames = Math.floor((frameRate / 30) * maxLostFrames)
    this.confirmFirstFrame = options.confirmFirstFrame
    this.duplicates = { maxIouDistance: duplicateIouDistance, inclusive }
  }

  get trackCount(): number {
    return this.lists.followed.length + this.lists.lost.length
  }

  abstract follow(): void

  advance(): void {
    this.predictAll()
  }

  dropUnseen(now: number): void {
    this.lists.dropUnseen(now, this.maxLostFrames, this.isKept)
  }

  // Steps of a frame.

  /** Fills the pool with all but tentative tracks, and predicts them. */
  protected predictAll(): void {
    const { lists } = this
    const { pool } = this.association
    const { bank } = this.filters
    pool.clear()
    // Reference quirk: tentative tracks are never predicted.
    for (const track of lists.followed) if (track.state === 'tracked') pool.add(track)
    for (const track of lists.lost) {
      // A lost object keeps its size: drop the velocity of the height.
      bank.holdSize(track.slot)
      pool.add(track)
    }
    bank.multiPredict(pool.slots, pool.count, this.stream.clock.step)
  }

  /** Keeps the tracks in the pool that had a detection in the last frame. */
  protected keepTracked(): void {
    this.association.pool.keep(isTracked)
  }

  /** Fills the pool with tentative tracks. */
  protected gatherTentative(): void {
    const { pool } = this.association
    pool.clear()
    for (const track of this.lists.followed) if (track.state === 'tentative') pool.add(track)
  }

  /** Updates a matched track. @returns true: its filter is corrected by the association. */
  protected updateTrack(track: ListedTracklet, observation: number): boolean {
    if (track.state === 'lost' || track.state === 'removed') this.lists.found.push(track)
    track.state = 'tracked'
    track.update(this.stream, observation)
    return true
  }

  /** The tracks left in the pool are lost from this frame on. */
  protected markLost(): void {
    const { count, tracks } = this.association.pool
    for (let i = 0; i < count; i++) {
      tracks[i]!.state = 'lost'
      this.lists.missed.push(tracks[i]!)
    }
  }

  /** The tentative tracks left in the pool are removed. */
  protected markRemoved(): void {
    const { count, tracks } = this.association.pool
    for (let i = 0; i < count; i++) tracks[i]!.state = 'removed'
  }

  /** Starts a track with each unmatched observation that scores `minScore` or more. */
  protected startAll(unmatched: Unmatched, minScore: number): void {
    const { scores } = this.stream.observations
    for (let k = 0; k < unmatched.count; k++) {
      const observation = unmatched.observations[k]!
      if (scores[observation]! >= minScore) this.start(observation)
    }
  }

  protected start(observation: number): ListedTracklet {
    const { stream } = this
    const slot = this.filters.initiate(observation)
    const track = new ListedTracklet(stream.takeId(), slot).begin(stream, observation)
    stream.journal?.begin(track)
    this.embeddings?.begin(slot, observation)
    if (stream.clock.frame === 1 && this.confirmFirstFrame) track.state = 'tracked'
    this.lists.born.push(track)
    return track
  }

  /** Tracks that stay lost for longer than `maxLostFrames`. Undefined: none. */
  protected readonly isKept: ((track: ListedTracklet) => boolean) | undefined

  /** Moves each track to the list of its state, and removes duplicates. */
  protected settle(): void {
    const { lists, followedPool, lostPool, duplicates } = this
    const { candidates, overlaps } = this.association
    const { bank } = this.filters
    lists.settle(this.stream.clock.now, this.maxLostFrames, this.isKept)
    if (lists.lost.length === 0) return
    followedPool.clear()
    followedPool.addAll(lists.followed)
    followedPool.gatherBoxes(bank)
    lostPool.clear()
    lostPool.addAll(lists.lost)
    lostPool.gatherBoxes(bank)
    // Rows are the shorter list, which is faster.
    const { shapes } = this.stream.observations
    if (shapes) shapes.compareTracks(candidates, lostPool, followedPool, duplicates)
    else overlaps.fill(candidates, lostPool.boxes, lostPool.count, followedPool.boxes, followedPool.count, duplicates)
    lists.dropDuplicates(candidates, duplicates.maxIouDistance)
  }

  // Reports.

  report(report: Report): void {
    for (const track of this.lists.followed) if (track.state === 'tracked') this.filters.addRow(report, track)
  }

  reportLost(report: Report): void {
    for (const track of this.lists.lost) if (track.state === 'lost') this.filters.addLostRow(report, track)
  }

  // Snapshots.

  snapshot(): TwoListState {
    const { followed, lost } = this.lists
    const plain = (track: ListedTracklet) => ({
      ...track,
      filter: this.filters.bank.snapshot(track.slot),
      embedding: this.embeddings?.snapshot(track.slot),
      memory: this.memoryOf(track.slot),
    })
    return readState(twoListState, { followed: followed.map(plain), lost: lost.map(plain) })
  }

  restore(state: unknown): void {
    const { followed, lost } = readState(twoListState, state)
    for (const track of followed) this.lists.followed.push(this.restoreTrack(track))
    for (const track of lost) this.lists.lost.push(this.restoreTrack(track))
  }

  private restoreTrack({ filter, embedding, memory, id, ...fields }: ListedState): ListedTracklet {
    this.stream.readmit({ id, ...fields })
    const slot = this.filters.restore(filter)
    this.embeddings?.restore(slot, embedding)
    this.restoreMemory(slot, memory)
    return Object.assign(new ListedTracklet(id, slot), fields)
  }

  /** Further state of a subclass by slot, as plain data. */
  protected memoryOf(_slot: number): unknown {
    return undefined
  }

  /** @throws MotError `invalid-snapshot`. */
  protected restoreMemory(_slot: number, _memory: unknown): void {}
}

function isTracked(track: ListedTracklet): boolean {
  return track.state === 'tracked'
}

interface ListedState extends Omit<TrackletState<ListedTracklet>, 'duplicate'> {
  readonly filter: FilterSnapshot
  readonly embedding?: EmbeddingSnapshot | undefined
  /** Further state by slot of a subclass, which validates it. */
  readonly memory?: unknown
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
  memory: (value) => value,
})

const twoListState: Shape<TwoListState> = record<TwoListState>({ followed: list(listedState), lost: list(listedState) })
