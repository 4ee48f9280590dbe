import type { BoxConversion, KalmanFilterBank } from '@mot/core'
import type { BaseTracklet } from '../frames/base-tracklet'
import type { Matches } from './matches'

/** Tracklets that take part in a round: its rows. Afterwards those it has left over. */
export class Pool<Track extends BaseTracklet> {
  count = 0
  /** Longer than `count`, as all lists here: cutting it would make garbage. */
  tracks: Track[] = []
  /** [count] of the tracks. */
  slots = new Int32Array(64)
  /** [count × 4] where `gatherBoxes` has filled them. */
  boxes = new Float64Array(256)
  // What `keepFree` writes to.
  private spareTracks: Track[] = []
  private spareSlots = new Int32Array(64)

  clear(): void {
    this.count = 0
  }

  add(track: Track): void {
    if (this.count === this.slots.length) this.grow(this.count + 1)
    this.slots[this.count] = track.slot
    this.tracks[this.count++] = track
  }

  addAll(tracks: readonly Track[]): void {
    const { count } = this
    if (this.slots.length < count + tracks.length) this.grow(count + tracks.length)
    for (let i = 0; i < tracks.length; i++) {
      this.slots[count + i] = tracks[i]!.slot
      this.tracks[count + i] = tracks[i]!
    }
    this.count += tracks.length
  }

  /** Leaves those that are as asked for. */
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

  /** Leaves those that a round has left over, in its order. */
  keepFree({ freeRows, freeRowCount }: Matches): void {
    const { slots, tracks, spareSlots, spareTracks } = this
    for (let k = 0; k < freeRowCount; k++) {
      const row = freeRows[k]!
      spareSlots[k] = slots[row]!
      spareTracks[k] = tracks[row]!
    }
    this.slots = spareSlots
    this.tracks = spareTracks
    this.spareSlots = slots
    this.spareTracks = tracks
    this.count = freeRowCount
  }

  /** Fills `boxes` with where filters have the tracklets. */
  gatherBoxes({ means, stride }: KalmanFilterBank, toBox: BoxConversion): void {
    this.reserveBoxes()
    const { boxes, count, slots } = this
    for (let i = 0; i < count; i++) toBox(means, slots[i]! * stride, boxes, 4 * i)
  }

  /** Whether box number i has no area. NaN is none either. */
  isFlat(i: number): boolean {
    const { boxes } = this
    return !(boxes[4 * i + 2]! > boxes[4 * i]! && boxes[4 * i + 3]! > boxes[4 * i + 1]!)
  }

  hasFlatBox(): boolean {
    for (let i = 0; i < this.count; i++) if (this.isFlat(i)) return true
    return false
  }

  /** Makes `boxes` long enough. */
  reserveBoxes(): void {
    if (this.boxes.length < 4 * this.count) this.boxes = new Float64Array(8 * this.count)
  }

  private grow(count: number): void {
    const { slots } = this
    this.slots = new Int32Array(2 * count)
    this.slots.set(slots)
    this.spareSlots = new Int32Array(2 * count)
  }
}
