import { Candidates, inclusiveIou, OverlapCandidates } from '@mot/core'
import type { Stream } from '../following/stream'
import { Unmatched } from '../rounds/unmatched'
import type { DetectionLists } from './detection-lists'

export interface FrameDetectionsOptions {
  readonly minScore: number
  readonly highScore: number
  readonly suppressedIouDistance: number
  readonly ignoreOutside: boolean
}

/** The detections of a frame in the order of TrackTrack's columns: high-score, low-score and suppressed ones. */
export class FrameDetections {
  readonly all: Unmatched
  highCount = 0
  lowCount = 0
  /** After suppression. */
  private readonly kept: Unmatched
  /** Before suppression, of high score. */
  private readonly before: Unmatched
  private readonly overlaps: OverlapCandidates
  private readonly candidates: Candidates

  constructor(
    private readonly stream: Stream,
    private readonly lists: DetectionLists,
    private readonly options: FrameDetectionsOptions,
  ) {
    this.all = new Unmatched(stream.observations)
    this.kept = new Unmatched(stream.observations)
    this.before = new Unmatched(stream.observations)
    this.overlaps = new OverlapCandidates(stream.workspace)
    this.candidates = new Candidates(stream.workspace)
  }

  fill(own: Unmatched): void {
    const { all, kept, before, options } = this
    const { scores } = this.stream.observations
    this.readLists(own)
    all.clear()
    for (let k = 0; k < kept.count; k++) {
      const observation = kept.observations[k]!
      if (scores[observation]! > options.highScore) all.add(observation)
    }
    this.highCount = all.count
    for (let k = 0; k < kept.count; k++) {
      const observation = kept.observations[k]!
      if (!(scores[observation]! > options.highScore)) all.add(observation)
    }
    this.lowCount = all.count - this.highCount
    if (before.count > 0) this.addSuppressed()
  }

  /** Whether a row of the frame's detections came after suppression. */
  isKept(row: number): boolean {
    return row < this.lists.firstBefore
  }

  /** The two lists, without what is below `minScore` or outside the image. */
  private readLists(own: Unmatched): void {
    const { kept, before, options } = this
    const { rows, scores } = this.stream.observations
    kept.clear()
    before.clear()
    for (let k = 0; k < own.count; k++) {
      const observation = own.observations[k]!
      if (scores[observation]! < options.minScore || (options.ignoreOutside && this.isOutside(observation))) continue
      if (this.isKept(rows[observation]!)) kept.add(observation)
      else if (scores[observation]! > options.highScore) before.add(observation)
    }
  }

  /** Whether a box has no part in the image, whose last column and row have no area here, as in the original. */
  private isOutside(observation: number): boolean {
    const { imageWidth, imageHeight } = this.stream.clock
    const { boxes } = this.stream.observations
    if (imageWidth === 0 || imageHeight === 0) return false
    const at = 4 * observation
    const width = Math.min(boxes[at + 2]!, imageWidth - 1) - Math.max(boxes[at]!, 0)
    const height = Math.min(boxes[at + 3]!, imageHeight - 1) - Math.max(boxes[at + 1]!, 0)
    return !(width > 0 && height > 0)
  }

  /** Adds the detections before suppression that none after it equals. */
  private addSuppressed(): void {
    const { all, kept, before, candidates, overlaps, options } = this
    kept.gather()
    before.gather()
    // Room for rounding; the exact limit is compared below.
    const maxIouDistance = options.suppressedIouDistance + 1e-9
    const minOverlap = 1 - options.suppressedIouDistance
    overlaps.fill(candidates, before.boxes, before.count, kept.boxes, kept.count, { maxIouDistance, inclusive: true })
    for (let i = 0; i < before.count; i++) {
      let isKept = false
      for (let k = candidates.starts[i]!; k < candidates.starts[i + 1]!; k++) {
        if (inclusiveIou(before.boxes, i, kept.boxes, candidates.columns[k]!) >= minOverlap) isKept = true
      }
      if (!isKept) all.add(before.observations[i]!)
    }
  }
}
