import { bestPairs } from './best-pairs'
import { type ComparedFrame, reaches } from './compare'

/** An object and the result that it was matched with in one frame. */
export interface ClearMatch {
  /** Which of the frame's overlaps. */
  readonly overlap: number
  /** The object was matched before, and then with another id. */
  readonly switched: boolean
  /** The object was matched in the last frame, too. */
  readonly continued: boolean
}

/** More than any total of overlaps: what was matched in the last frame comes first. */
const FAITHFUL = 1000

/** Matches frame after frame: pairs that were matched in the frame before come first, then total overlap. */
export class ClearMatcher {
  /** [objects] result each was last matched with, and the turn this happened in; nothing where it never was. */
  private readonly lastResult: number[] = []
  private readonly lastTurn: number[] = []
  /** Frames that had both objects and results. */
  private turn = 0

  /** @param minIou pairs that overlap less do not match. */
  constructor(private readonly minIou: number) {}

  /** The matches of the next frame, by row of the truth. */
  match(frame: ComparedFrame): ClearMatch[] {
    const { truth, results, overlaps } = frame
    // Reference quirk: a frame without objects or without results does not end what was matched before it.
    if (truth.length === 0 || results.length === 0) return []
    const scores = this.scores(frame)
    const before = this.turn++
    return bestPairs(overlaps, scores, truth.length, results.length).map((overlap) => {
      const object = truth[overlaps.rows[overlap]!]!
      const result = results[overlaps.columns[overlap]!]!
      const switched = this.lastResult[object] !== undefined && this.lastResult[object] !== result
      const continued = this.lastTurn[object] === before
      this.lastResult[object] = result
      this.lastTurn[object] = this.turn
      return { overlap, switched, continued }
    })
  }

  /** [overlaps] IoU, with more where the pair was matched in the last turn; 0 where it is below the limit. */
  private scores({ truth, results, overlaps }: ComparedFrame): number[] {
    return overlaps.ious.map((iou, k) => {
      if (!reaches(iou, this.minIou)) return 0
      const object = truth[overlaps.rows[k]!]!
      const again = this.lastTurn[object] === this.turn && this.lastResult[object] === results[overlaps.columns[k]!]
      return again ? FAITHFUL + iou : iou
    })
  }
}
