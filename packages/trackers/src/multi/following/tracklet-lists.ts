import type { SparseCosts } from '@mot/core'
import type { Slots } from './slots'
import type { Tracklet } from './tracklet'

/**
 * Who is followed and who is lost, in the order of JDE, FairMOT, ByteTrack and BoT-SORT, which decides the order of rows that
 * a tracker reports and solvers see.
 */
export class TrackletLists<T extends Tracklet = Tracklet> {
  /** Tentative and tracked ones: those that stayed, then the new, then the found again. */
  readonly followed: T[] = []
  /** Lost ones, in the order they were lost. */
  readonly lost: T[] = []
  /** New in this frame. */
  readonly born: T[] = []
  /** Found again in this frame. */
  readonly found: T[] = []
  /** Not seen in this frame for the first time. */
  readonly missed: T[] = []

  /** @param onEnd is told who ends for good, and why. */
  constructor(
    private readonly slots: Slots,
    private readonly onEnd?: (track: T, reason: string) => void,
  ) {}

  /** Puts every tracklet in the list its state asks for. A lost one stays for at most `maxLostFrames`. */
  settle(frame: number, maxLostFrames: number): void {
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
      // Reference quirk: a track that was lost for too long can be found again for one frame more, this one.
      if (track.wasRemoved) {
        this.end(track, 'lost for too long')
        continue
      }
      if (frame - track.lastFrame > maxLostFrames) {
        track.state = 'removed'
        track.wasRemoved = true
      }
      lost[kept++] = track
    }
    shorten(lost, kept)
    for (const track of this.missed) {
      // Reference quirk: one that was found again in that frame cannot be lost any more; it is gone when it is missed.
      if (track.wasRemoved) this.end(track, 'missed again after it had been lost for too long')
      else lost.push(track)
    }
    shorten(this.missed, 0)
  }

  /**
   * Of a followed and a lost tracklet at the same place keeps the one that was followed longer; where that is no answer, the
   * lost one.
   * @param distances a row for each lost one, a column for each followed one.
   * @param limit pairs nearer than this are at the same place.
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

  /** Forgets those that nobody has seen for more than `maxLostFrames`. */
  dropUnseen(frame: number, maxLostFrames: number): void {
    this.drop((track) => frame - track.lastFrame > maxLostFrames, 'lost for too long')
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
    this.slots.giveBack(track.slot)
    this.onEnd?.(track, reason)
  }
}

function append<T>(list: T[], more: T[]): void {
  for (const track of more) list.push(track)
  shorten(more, 0)
}

/** Setting a length takes as long as looking at a dozen tracks, also where it changes nothing. */
function shorten(list: unknown[], length: number): void {
  if (list.length > length) list.length = length
}
