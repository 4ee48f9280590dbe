import type { KalmanFilterBank } from '@mot/core'
import type { BaseTracklet } from '../following/base-tracklet'
import type { ToBox } from '../following/box-covariance'
import type { Matches } from './matches'

/** Tracklets that take part in a round: its rows. Afterwards those it has left over. */
export class Pool<Track extends BaseTracklet> {
  count = 0
  /** Longer than `count`: cutting it would make garbage. */
  tracks: Track[] = []
  private spare: Track[] = []
  /** [count] */
  slots = new Int32Array(64)
  /** [count × 4] */
  boxes = new Float64Array(256)

  clear(): void {
    this.count = 0
  }

  add(track: Track): void {
    this.tracks[this.count++] = track
  }

  addAll(tracks: readonly Track[]): void {
    for (const track of tracks) this.tracks[this.count++] = track
  }

  /** Leaves those that a round has left over, in its order. */
  keepFree({ freeRows, freeRowCount }: Matches): void {
    const { tracks, spare: left } = this
    for (let k = 0; k < freeRowCount; k++) left[k] = tracks[freeRows[k]!]!
    this.tracks = left
    this.spare = tracks
    this.count = freeRowCount
  }

  /** Fills `slots`. */
  gatherSlots(): void {
    if (this.slots.length < this.count) this.slots = new Int32Array(2 * this.count)
    for (let i = 0; i < this.count; i++) this.slots[i] = this.tracks[i]!.slot
  }

  /** Fills `boxes` with where filters have the tracklets. */
  gatherBoxes({ means, stride }: KalmanFilterBank, toBox: ToBox): void {
    this.reserveBoxes()
    for (let i = 0; i < this.count; i++) toBox(means, this.tracks[i]!.slot * stride, this.boxes, 4 * i)
  }
  /** Makes `boxes` long enough. */
  reserveBoxes(): void {
    if (this.boxes.length < 4 * this.count) this.boxes = new Float64Array(8 * this.count)
  }
}
