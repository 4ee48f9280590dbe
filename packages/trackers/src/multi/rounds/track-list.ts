import type { Workspace } from '@mot/core'
import type { BaseTracklet } from '../frames/base-tracklet'

/** Tracklets in the order they began, with a column of their slots. */
export class TrackList<Track extends BaseTracklet> {
  readonly tracks: Track[] = []
  /** [tracks], may be longer. */
  slots: Int32Array

  /** @param onEnd is called for each removed tracklet. */
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

  /** Removes the tracklets that fulfil a condition. @param isOver also receives the index in the list. */
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
