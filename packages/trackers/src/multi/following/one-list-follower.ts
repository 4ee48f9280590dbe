import { type FilterSnapshot, hasArea, type KalmanFilterBank } from '@mot/core'
import { readState } from '../../read-state'
import { count, list, oneOf, record, type Shape, type Shapes } from '../../shapes'
import type { Appearance } from '../appearance/appearance'
import type { TrackEmbeddings } from '../appearance/track-embeddings'
import { BaseTracklet, baseTrackletShapes, type TrackletState } from '../frames/base-tracklet'
import { TrackList } from '../rounds/track-list'
import { Association, type AssociationOptions } from './association'
import { filterState } from './filter-state'
import type { Follower } from './follower'
import type { Report } from './report'
import type { Stream } from './stream'
import { TrackFilters } from './track-filters'

/**
 * - `tentative`: never reported so far.
 * - `tracked`: reported in the last frame that had detections.
 * - `lost`: confirmed, without a detection in the last frame that had detections.
 * - `returning`: matched again, but not in enough frames in a row to be reported again.
 */
export type TrackState = 'tentative' | 'tracked' | 'lost' | 'returning'

/** A tracklet in the one list. */
export class OneListTracklet extends BaseTracklet {
  state: TrackState = 'tentative'
  /** Detections in a row after the first; 0 after a miss. */
  hitStreak = 0
}

/** A tracklet in a snapshot. */
export type OneListState<Track extends OneListTracklet> = TrackletState<Track> & {
  readonly filter: FilterSnapshot
  /** In the form of the tracker's `Appearance`, which validates it. */
  readonly embedding?: unknown
  /** Further state by slot of a subclass, which validates it. */
  readonly memory?: unknown
}

/** Base of subclasses' shapes: `record({ ...oneListShapes, ownField: … })`. */
export const oneListShapes: Shapes<OneListState<OneListTracklet>> = {
  ...baseTrackletShapes,
  state: oneOf('tentative', 'tracked', 'lost', 'returning'),
  hitStreak: count,
  filter: filterState,
  embedding: (value) => value,
  memory: (value) => value,
}

export const oneListState: Shape<OneListState<OneListTracklet>> = record(oneListShapes)

export interface OneListOptions {
  /** Detections in a row after the first until a track is reported; in as many first frames, tracks are reported at once. */
  readonly minHits: number
  /** Frames at the nominal rate. */
  readonly maxLostFrames: number
}

/** What differs between the trackers of the family. */
export interface OneListParts<Track extends OneListTracklet, Memory extends Appearance, Bank extends KalmanFilterBank>
  extends AssociationOptions {
  /** A new bank: a `CameraFilterBank` where tracks move with the camera. */
  readonly bank: Bank
  readonly Tracklet: new (id: number, slot: number) => Track
  /** Shape of a tracklet in snapshots. */
  readonly state: Shape<OneListState<Track>>
  /** Of trackers that compare appearance. */
  readonly embeddings?: Memory | undefined
}

/**
 * What SORT, DeepSORT and their successors share: one list of all tracks in the order they began, their life cycle, and the
 * steps between rounds. A tracker implements `follow` with the rounds of its paper. As in SORT, a track is reported after
 * `minHits` detections in a row; DeepSORT's other rule is in `HitsFollower`.
 */
export abstract class OneListFollower<
  Track extends OneListTracklet,
  Options extends OneListOptions,
  Memory extends Appearance = TrackEmbeddings,
  Bank extends KalmanFilterBank = KalmanFilterBank,
> implements Follower
{
  /** Compares and matches; its pool has the tracks of the current round, and the unmatched ones after it. */
  protected readonly association: Association<Track, Bank>
  protected readonly filters: TrackFilters<Bank>
  protected readonly embeddings: Memory | undefined
  protected readonly list: TrackList<Track>
  private readonly Tracklet: new (
    id: number,
    slot: number,
  ) => Track
  private readonly trackState: Shape<OneListState<Track>>

  constructor(
    protected readonly options: Options,
    protected readonly stream: Stream,
    parts: OneListParts<Track, Memory, Bank>,
  ) {
    this.filters = new TrackFilters(stream, parts.bank)
    this.association = new Association(stream, parts.bank, (track, row) => this.updateTrack(track, row), parts)
    this.embeddings = parts.embeddings
    this.Tracklet = parts.Tracklet
    this.trackState = parts.state
    this.list = new TrackList(stream.workspace, (track, reason) => {
      this.filters.slots.release(track.slot)
      this.embeddings?.end?.(track.slot)
      stream.end(track, reason)
    })
  }

  /** All tracks in the order they began. */
  protected get tracks(): readonly Track[] {
    return this.list.tracks
  }

  get trackCount(): number {
    return this.tracks.length
  }

  abstract follow(): void

  advance(): void {
    this.predictValid()
  }

  dropUnseen(now: number): void {
    this.minLastFrame = now - this.options.maxLostFrames
    if (this.oldestLastFrame >= this.minLastFrame) return
    this.list.drop(this.isUnseen, 'lost for too long')
  }

  // Steps of a frame.

  /** Fills the pool with all tracks, predicts them and gathers their boxes. @returns whether all boxes have an area. */
  protected predictAll(): boolean {
    const { pool } = this.association
    const { bank } = this.filters
    pool.take(this.list)
    bank.multiPredict(pool.slots, pool.count, this.stream.clock.step)
    return pool.gatherBoxes(bank)
  }

  /** `predictAll`, and removes tracks whose predicted box has no area. */
  protected predictValid(): void {
    if (this.predictAll()) return
    const { pool } = this.association
    this.list.drop(this.isFlat, 'its box has no area')
    pool.take(this.list)
    pool.gatherBoxes(this.filters.bank)
  }

  /** Updates a matched track. @returns true: its filter is corrected by the association. */
  protected updateTrack(track: Track, observation: number): boolean {
    track.update(this.stream, observation)
    track.hitStreak++
    track.state = this.stateOf(track)
    return true
  }

  /** Starts a track with an observation. */
  protected start(observation: number): Track {
    const { stream } = this
    const slot = this.filters.initiate(observation)
    const track = new this.Tracklet(stream.takeId(), slot).begin(stream, observation)
    stream.journal?.begin(track)
    this.embeddings?.begin(slot, observation)
    this.list.add(track)
    track.state = this.stateOf(track)
    return track
  }

  /** State of a track with a detection in this frame, after its `hitStreak` is updated. */
  protected stateOf({ state, hitStreak }: Track): TrackState {
    const { minHits } = this.options
    if (hitStreak >= minHits || this.stream.clock.frame <= minHits) return 'tracked'
    return state === 'tentative' ? 'tentative' : 'returning'
  }

  /** Removes tentative tracks without a detection in this frame. @param reason for explanations. */
  protected endTentative(reason = 'not seen again at once'): void {
    this.list.drop(this.isMissedTentative, reason)
  }

  private readonly isMissedTentative = (track: Track): boolean =>
    track.state === 'tentative' && track.lastFrame < this.stream.clock.now

  /** The tracks left in the pool have no detection in this frame. Removes those lost for too long. */
  protected endMissed(): void {
    const { tracks, count } = this.association.pool
    const { now } = this.stream.clock
    let oldest = now
    for (let i = 0; i < count; i++) {
      const track = tracks[i]!
      track.hitStreak = 0
      if (track.state !== 'tentative') track.state = 'lost'
      oldest = Math.min(oldest, track.lastFrame)
    }
    this.oldestLastFrame = oldest
    this.dropUnseen(now)
  }

  /** Tracks with an earlier `lastFrame` are removed. */
  private minLastFrame = 0
  /** Lower bound of all tracks' `lastFrame`. */
  private oldestLastFrame = 0
  private readonly isUnseen = (track: Track): boolean => track.lastFrame < this.minLastFrame
  /** Of track i, which is row i of the pool. */
  private readonly isFlat = (_: Track, i: number): boolean => !hasArea(this.association.pool.boxes, i)

  // Reports.

  /** Youngest first, as in SORT. */
  report(report: Report): void {
    const { tracks } = this
    for (let i = tracks.length - 1; i >= 0; i--) {
      const track = tracks[i]!
      if (track.state === 'tracked') this.addRow(report, track)
    }
  }

  reportLost(report: Report): void {
    for (const track of this.tracks) if (track.state === 'lost') this.filters.addLostRow(report, track)
  }

  /** Adds a row with the filter's box. @returns the row. */
  protected addRow(report: Report, track: Track): number {
    return this.filters.addRow(report, track)
  }

  // Snapshots.

  snapshot(): unknown {
    const tracks = this.tracks.map((track) => ({
      ...track,
      filter: this.filters.bank.snapshot(track.slot),
      embedding: this.embeddings?.snapshot(track.slot),
      memory: this.memoryOf(track.slot),
    }))
    return readState(list(this.trackState), tracks)
  }

  restore(state: unknown): void {
    for (const { filter, embedding, memory, id, ...fields } of readState(list(this.trackState), state)) {
      this.stream.readmit({ id, ...fields })
      const slot = this.filters.restore(filter)
      this.embeddings?.restore(slot, embedding)
      this.restoreMemory(slot, memory)
      this.list.add(Object.assign(new this.Tracklet(id, slot), fields))
    }
  }

  /** Further state of a subclass by slot, as plain data. */
  protected memoryOf(_slot: number): unknown {
    return undefined
  }

  /** @throws MotError `invalid-snapshot`. */
  protected restoreMemory(_slot: number, _memory: unknown): void {}
}
