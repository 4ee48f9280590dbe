import { type FilterSnapshot, hasArea, type KalmanFilterBank } from '@mot/core'
import { readState } from '../../read-state'
import { count, list, oneOf, record, type Shape, type Shapes } from '../../shapes'
import type { Appearance } from '../appearance/appearance'
import type { TrackEmbeddings } from '../appearance/track-embeddings'
import { BaseTracklet, baseTrackletShapes, type TrackletState } from '../frames/base-tracklet'
import { TrackList } from '../rounds/track-list'
import { FilterFollower } from './filter-follower'
import { filterState } from './filter-state'
import type { Report } from './report'
import type { Stream } from './stream'

/**
 * - `tentative`: never reported so far.
 * - `tracked`: reported in the last frame that had detections.
 * - `lost`: reported once, and not seen in the last frame that had detections.
 * - `returning`: seen again, but not often enough to be reported again.
 */
export type TrackState = 'tentative' | 'tracked' | 'lost' | 'returning'

/** A tracklet in one list of all. */
export class OneListTracklet extends BaseTracklet {
  state: TrackState = 'tentative'
  /** Detections in a row after the first; 0 after a miss. */
  hitStreak = 0
}

/** What a snapshot adds to the fields of a tracklet. */
export type OneListState<Track extends OneListTracklet> = TrackletState<Track> & {
  readonly filter: FilterSnapshot
  /** As its memory of appearance has it, and checks it. */
  readonly embedding?: unknown
  /** What an heir remembers by slot, as it has it, and checks it. */
  readonly memory?: unknown
}

/** For heirs to build on: `record({ ...oneListShapes, ownField: … })`. */
export const oneListShapes: Shapes<OneListState<OneListTracklet>> = {
  ...baseTrackletShapes,
  state: oneOf('tentative', 'tracked', 'lost', 'returning'),
  hitStreak: count,
  filter: filterState,
  embedding: (value) => value,
  memory: (value) => value,
}

export const oneListState: Shape<OneListState<OneListTracklet>> = record(oneListShapes)

/**
 * Follows with one list of all tracks in the order they began, as SORT, DeepSORT and their heirs do. A tracker extends it by its
 * rounds, in `follow`, and by what else its tracklets remember.
 */
export abstract class OneListFollower<
  Track extends OneListTracklet,
  Memory extends Appearance = TrackEmbeddings,
  Bank extends KalmanFilterBank = KalmanFilterBank,
> extends FilterFollower<Track, Bank> {
  /** Of all tracks. */
  protected readonly list: TrackList<Track>
  /** In frames at the nominal rate. */
  protected abstract readonly maxLostFrames: number
  /** Of one tracklet in snapshots: all that its fields hold. */
  protected abstract readonly stateShape: Shape<OneListState<Track>>

  /** @param embeddings where it compares appearance. */
  constructor(
    stream: Stream,
    bank: Bank,
    protected readonly embeddings?: Memory,
  ) {
    super(stream, bank)
    this.list = new TrackList(stream.workspace, (track, reason) => {
      this.slots.giveBack(track.slot)
      this.embeddings?.end?.(track.slot)
      this.stream.journal?.end(track, reason)
    })
  }

  /** In the order they began. */
  protected get tracks(): readonly Track[] {
    return this.list.tracks
  }

  get trackCount(): number {
    return this.tracks.length
  }

  advance(): void {
    this.moveAll()
  }

  dropUnseen(now: number): void {
    this.limit = now - this.maxLostFrames
    if (this.oldest >= this.limit) return
    this.list.drop(this.isUnseen, 'lost for too long')
  }

  // Steps of a frame.

  /** Predicts everybody and gathers them in the pool, with their boxes. @returns whether all have an area. */
  protected predictAll(): boolean {
    const { pool, bank, stream } = this
    pool.take(this.list)
    bank.multiPredict(pool.slots, pool.count, stream.clock.step)
    return pool.gatherBoxes(bank)
  }

  /** Predicts everybody and gathers them in the pool, with their boxes. Whose box has shrunk to nothing is gone. */
  protected moveAll(): void {
    if (this.predictAll()) return
    this.list.drop(this.isFlat, 'its box has shrunk to nothing')
    this.pool.take(this.list)
    this.pool.gatherBoxes(this.bank)
  }

  protected override see(track: Track, observation: number): boolean {
    track.see(this.stream, observation)
    track.hitStreak++
    return true
  }

  protected start(observation: number): Track {
    const track = this.begin(observation)
    this.embeddings?.begin(track.slot, observation)
    this.list.add(track)
    return track
  }

  // Ends.

  private limit = 0
  /** Frame in which whoever has been unseen for longest was seen last, or one before that. */
  protected oldest = 0
  private readonly isUnseen = (track: Track): boolean => track.lastFrame < this.limit
  /** Of track number i, which is number i of the pool, too. */
  private readonly isFlat = (_: Track, i: number): boolean => !hasArea(this.pool.boxes, i)

  // Reports.

  /** Youngest first, as SORT does. */
  report(report: Report): void {
    const { tracks } = this
    for (let i = tracks.length - 1; i >= 0; i--) {
      const track = tracks[i]!
      if (track.state === 'tracked') this.addRow(report, track)
    }
  }

  reportLost(report: Report): void {
    for (const track of this.tracks) if (track.state === 'lost') this.addLostRow(report, track)
  }

  // Memory.

  snapshot(): unknown {
    const tracks = this.tracks.map((track) => ({
      ...track,
      filter: this.bank.snapshot(track.slot),
      embedding: this.embeddings?.snapshot(track.slot),
      memory: this.memoryOf(track.slot),
    }))
    return readState(list(this.stateShape), tracks)
  }

  restore(state: unknown): void {
    for (const { filter, embedding, memory, id, ...fields } of readState(list(this.stateShape), state)) {
      const slot = this.slots.take()
      this.bank.restore(slot, filter)
      this.embeddings?.restore(slot, embedding)
      this.restoreMemory(slot, memory)
      this.list.add(Object.assign(this.newTracklet(id, slot), fields))
    }
  }

  /** What else is remembered by slot, as plain data. */
  protected memoryOf(_slot: number): unknown {
    return undefined
  }

  /** @throws MotError `invalid-snapshot`. */
  protected restoreMemory(_slot: number, _memory: unknown): void {}
}
