import type { SparseCosts } from '@mot/core'
import type { Slots } from './slots'
import type { Tracklet } from './tracklet'

/**
 * The followed and the lost tracklets, in the order of JDE, FairMOT, ByteTrack and BoT-SORT: that of a tracker's rows in
 * reports and cost matrices.
 */
export class TrackletLists<T extends Tracklet = Tracklet> {
  /** Tentative and tracked ones: first those of the last frame, then the new, then the re-found. */
  readonly followed: T[] = []
  /** Lost ones, in the order they became lost. */
  readonly lost: T[] = []
  /** New in this frame. */
  readonly born: T[] = []
  /** Lost before, and matched in this frame. */
  readonly found: T[] = []
  /** Tracked in the last frame, and unmatched in this one. */
  readonly missed: T[] = []

  /** @param onEnd is called for each removed tracklet. */
  constructor(
    private readonly slots: Slots,
    private readonly onEnd?: (track: T, reason: string) => void,
  ) {}

  /**
   * Moves every tracklet to the list of its state. A lost one stays for at most `maxLostFrames`.
   * @param isKept those that stay longer. Default: none.
   */
  settle(frame: number, maxLostFrames: number, isKept?: (track: T) => boolean): void {
    const { followed, lost } = this
    let kept = 0
    for (const track of followed) {
      if (track.state === 'tracked' || track.state === 'tentative') followed[kept++] = track
      else if (track.state === 'removed') this.end(track, 'not seen a second time')
    }
    shorten(followed, kept)
    append(followed, this.born)
    append(followed, this.found)

    kept = 0
    for (const track of lost) {
      if (track.state === 'tracked') continue
      // Reference quirk: a track lost for longer than the limit may still be matched in one more frame, this one.
      if (track.wasRemoved) {
        this.end(track, 'lost for too long')
        continue
      }
      if (frame - track.lastFrame > maxLostFrames && !isKept?.(track)) {
        track.state = 'removed'
        track.wasRemoved = true
      }
      lost[kept++] = track
    }
    shorten(lost, kept)
    for (const track of this.missed) {
      // Reference quirk: a track re-found in that frame does not become lost again; it is removed at its next miss.
      if (track.wasRemoved) this.end(track, 'missed again after it had been lost for too long')
      else lost.push(track)
    }
    shorten(this.missed, 0)
  }

  /**
   * Of a followed and a lost tracklet with nearly the same box, keeps the one with the longer history; of equal ones, the lost
   * one.
   * @param distances a row per lost one, a column per followed one.
   * @param limit pairs with a smaller distance are duplicates.
   */
  dropDuplicates(distances: SparseCosts, limit: number): void {
    const { followed, lost } = this
    let found = false
    for (let i = 0; i < lost.length; i++) {
      for (let k = distances.starts[i]!; k < distances.starts[i + 1]!; k++) {
        if (distances.costs[k]! >= limit) continue
        const here = followed[distances.columns[k]!]!
        const there = lost[i]!
        if (here.lastFrame - here.startFrame > there.lastFrame - there.startFrame) there.duplicate = true
        else here.duplicate = true
        found = true
      }
    }
    if (!found) return
    this.drop((track) => track.duplicate, 'at the place of another track')
  }

  /** Removes those without a detection for more than `maxLostFrames`. Parameters as for `settle`. */
  dropUnseen(frame: number, maxLostFrames: number, isKept?: (track: T) => boolean): void {
    this.drop((track) => frame - track.lastFrame > maxLostFrames && !isKept?.(track), 'lost for too long')
  }

  private drop(isOver: (track: T) => boolean, reason: string): void {
    for (const list of [this.followed, this.lost]) {
      let kept = 0
      for (const track of list) {
        if (isOver(track)) this.end(track, reason)
        else list[kept++] = track
      }
      shorten(list, kept)
    }
  }

  private end(track: T, reason: string): void {
    this.slots.release(track.slot)
    this.onEnd?.(track, reason)
  }
}

function append<T>(list: T[], more: T[]): void {
  for (const track of more) list.push(track)
  shorten(more, 0)
}

/** Setting `length` costs as much as reading a dozen elements, even where it changes nothing. */
export function shorten(list: unknown[], length: number): void {
  if (list.length > length) list.length = length
}
