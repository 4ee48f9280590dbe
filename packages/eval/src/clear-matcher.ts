import { bestPairs } from './best-pairs'
import type { ComparedFrame } from './compare'
import { reaches } from './ignored-results'

/** A match of an object and a result in one frame. */
export interface ClearMatch {
  /** Index of the pair in the frame's overlaps. */
  readonly overlap: number
  /** The object's last match was with another id. */
  readonly switched: boolean
  /** The object was also matched in the last frame. */
  readonly continued: boolean
}

/** Larger than any total of overlaps: pairs matched in the last frame have priority. */
const PRIORITY = 1000

/** Matches one frame after another: pairs matched in the last frame have priority, then the total overlap is maximised. */
export class ClearMatcher {
  /** [objects] result of each object's last match, and the count of frames at that time. Undefined before the first match. */
  private readonly lastResult: number[] = []
  private readonly lastFrame: number[] = []
  /** Number of frames with both objects and results. */
  private frameCount = 0

  /** @param minIou least IoU of a match. */
  constructor(private readonly minIou: number) {}

  /** @returns the matches of the next frame, by row of the truth. */
  match(frame: ComparedFrame): ClearMatch[] {
    const { truth, results, overlaps } = frame
    // Reference quirk: matches before a frame without objects or without results keep their priority after it.
    if (truth.length === 0 || results.length === 0) return []
    const scores = this.scores(frame)
    const before = this.frameCount++
    return bestPairs(overlaps, scores, truth.length, results.length).map((overlap) => {
      const object = truth[overlaps.rows[overlap]!]!
      const result = results[overlaps.columns[overlap]!]!
      const switched = this.lastResult[object] !== undefined && this.lastResult[object] !== result
      const continued = this.lastFrame[object] === before
      this.lastResult[object] = result
      this.lastFrame[object] = this.frameCount
      return { overlap, switched, continued }
    })
  }

  /** [overlaps] IoU, plus the priority of pairs matched in the last frame; 0 below the limit. */
  private scores({ truth, results, overlaps }: ComparedFrame): number[] {
    return overlaps.ious.map((iou, k) => {
      if (!reaches(iou, this.minIou)) return 0
      const object = truth[overlaps.rows[k]!]!
      const again =
        this.lastFrame[object] === this.frameCount && this.lastResult[object] === results[overlaps.columns[k]!]
      return again ? PRIORITY + iou : iou
    })
  }
}
