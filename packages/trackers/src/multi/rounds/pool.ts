import { type KalmanFilterBank, plainWorkspace, type Workspace } from '@mot/core'
import type { BaseTracklet } from '../frames/base-tracklet'
import type { Matches } from './matches'
import type { TrackList } from './track-list'

/** Tracklets of a round, its rows. After the round, the unmatched ones. */
export class Pool<Track extends BaseTracklet> {
  count = 0
  /** May be longer than `count`, as all lists here: truncating would make garbage. */
  tracks: Track[] = []
  /** [count] of the tracks. */
  slots: Int32Array
  /** [count × 4] left, top, right, bottom; filled by `gatherBoxes`. */
  boxes: Float64Array
  // Two pairs of writable lists, one of which may be the lists above.
  private ownTracks: Track[] = this.tracks
  private ownSlots: Int32Array
  private spareTracks: Track[] = []
  private spareSlots: Int32Array

  /** @param workspace memory of slots and boxes. Default: plain arrays. */
  constructor(private readonly workspace: Workspace = plainWorkspace) {
    this.slots = this.ownSlots = workspace.ints(64)
    this.boxes = workspace.floats(256)
    this.spareSlots = workspace.ints(64)
  }

  clear(): void {
    this.count = 0
    this.slots = this.ownSlots
    this.tracks = this.ownTracks
  }

  /** Refers to the tracklets of a list, without a copy. `add` is not allowed before `clear`. */
  take({ tracks, slots }: Pick<TrackList<Track>, 'tracks' | 'slots'>): void {
    this.count = tracks.length
    this.slots = slots
    this.tracks = tracks
  }

  add(track: Track): void {
    if (this.count === this.slots.length) this.grow(this.count + 1)
    this.slots[this.count] = track.slot
    this.tracks[this.count++] = track
  }

  addAll(tracks: readonly Track[]): void {
    const { count } = this
    if (this.slots.length < count + tracks.length) this.grow(count + tracks.length)
    const { slots, tracks: own } = this
    for (let i = 0; i < tracks.length; i++) {
      const track = tracks[i]!
      slots[count + i] = track.slot
      own[count + i] = track
    }
    this.count += tracks.length
  }

  /** Keeps the tracklets that fulfil a condition. */
  keep(isKept: (track: Track) => boolean): void {
    const { count, slots, tracks } = this
    let kept = 0
    for (let i = 0; i < count; i++) {
      const track = tracks[i]!
      if (!isKept(track)) continue
      slots[kept] = slots[i]!
      tracks[kept++] = track
    }
    this.count = kept
  }

  /** Keeps the unmatched tracklets of a round, in the order of `matches`. */
  keepUnmatched({ unmatchedRows, unmatchedRowCount }: Matches): void {
    if (this.spareSlots.length < unmatchedRowCount) this.spareSlots = this.workspace.ints(2 * unmatchedRowCount)
    const { slots, tracks, spareSlots, spareTracks, ownSlots, ownTracks } = this
    for (let k = 0; k < unmatchedRowCount; k++) {
      const row = unmatchedRows[k]!
      spareSlots[k] = slots[row]!
      spareTracks[k] = tracks[row]!
    }
    this.slots = this.ownSlots = spareSlots
    this.tracks = this.ownTracks = spareTracks
    this.spareSlots = ownSlots
    this.spareTracks = ownTracks
    this.count = unmatchedRowCount
  }

  /** Fills `boxes` from the filters' means. @returns whether all boxes have an area. */
  gatherBoxes(bank: KalmanFilterBank): boolean {
    if (this.count === 0) return true
    this.reserveBoxes()
    return bank.gatherBoxes(this.slots, this.count, this.boxes)
  }

  /** Makes `boxes` long enough. */
  reserveBoxes(): void {
    if (this.boxes.length < 4 * this.count) this.boxes = this.workspace.floats(8 * this.count)
  }

  private grow(count: number): void {
    const { slots } = this
    this.slots = this.ownSlots = this.workspace.ints(2 * count)
    this.slots.set(slots)
  }
}
