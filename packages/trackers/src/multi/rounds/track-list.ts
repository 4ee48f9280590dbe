import type { Workspace } from '@mot/core'
import type { BaseTracklet } from '../frames/base-tracklet'

/** Tracklets in the order they began, with their slots beside them. */
export class TrackList<Track extends BaseTracklet> {
  readonly tracks: Track[] = []
  /** [tracks] Longer than these. */
  slots: Int32Array

  /** @param onEnd hears of each that is taken out. */
  constructor(
    private readonly workspace: Workspace,
    private readonly onEnd: (track: Track, reason: string) => void,
  ) {
    this.slots = workspace.ints(64)
  }

  add(track: Track): void {
    const { slots } = this
    const count = this.tracks.push(track)
    if (count > slots.length) {
      this.slots = this.workspace.ints(2 * count)
      this.slots.set(slots)
    }
    this.slots[count - 1] = track.slot
  }

  /** Takes out those that are as asked for: of each, its number in the list is known, too. */
  drop(isOver: (track: Track, i: number) => boolean, reason: string): void {
    const { tracks, slots } = this
    let kept = tracks.findIndex(isOver)
    if (kept < 0) return
    for (let i = kept; i < tracks.length; i++) {
      const track = tracks[i]!
      if (isOver(track, i)) {
        this.onEnd(track, reason)
      } else {
        slots[kept] = track.slot
        tracks[kept++] = track
      }
    }
    tracks.length = kept
  }
}
