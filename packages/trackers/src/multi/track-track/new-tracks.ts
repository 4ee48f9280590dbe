import { Candidates, inclusiveIou, OverlapCandidates } from '@mot/core'
import type { Stream } from '../following/stream'
import { Unmatched } from '../rounds/unmatched'

export interface NewTracksOptions {
  readonly newTrackScore: number
  readonly newTrackIouDistance: number
}

/**
 * Track-aware initialization: which unmatched detections start tracks. One that overlaps a followed track, or a better one, does
 * not. "Focusing on Tracks for Online Multi-Object Tracking" (2025), section 3.3.
 */
export class NewTracks {
  /** The detections that start tracks. */
  readonly chosen: Unmatched
  private readonly scored: Unmatched
  private readonly overlaps: OverlapCandidates
  private readonly near: Candidates
  /** [scored] 1 for a detection that starts no track. */
  private refused = new Uint8Array(64)
  private readonly minRefused: number

  constructor(
    private readonly stream: Stream,
    private readonly options: NewTracksOptions,
  ) {
    this.chosen = new Unmatched(stream.observations)
    this.scored = new Unmatched(stream.observations)
    this.overlaps = new OverlapCandidates(stream.workspace)
    this.near = new Candidates(stream.workspace)
    this.minRefused = 1 - options.newTrackIouDistance
  }

  /** @param boxes [trackCount × 4] of followed tracks, new ones included and lost ones not. */
  choose(unmatched: Unmatched, boxes: Float64Array, trackCount: number): Unmatched {
    const { chosen, scored } = this
    this.selectByScore(unmatched)
    chosen.clear()
    if (scored.count === 0) return chosen
    this.refuse(boxes, trackCount)
    for (let i = 0; i < scored.count; i++) if (this.refused[i] === 0) chosen.add(scored.observations[i]!)
    return chosen
  }

  private selectByScore({ count, observations }: Unmatched): void {
    const { scored } = this
    const { scores } = this.stream.observations
    scored.clear()
    for (let k = 0; k < count; k++) {
      if (scores[observations[k]!]! > this.options.newTrackScore) scored.add(observations[k]!)
    }
    scored.gather()
    if (this.refused.length < scored.count) this.refused = new Uint8Array(2 * scored.count)
    this.refused.fill(0, 0, scored.count)
  }

  /** In their order: one that was refused itself refuses no other. */
  private refuse(boxes: Float64Array, trackCount: number): void {
    const { scored, near, overlaps, refused } = this
    const options = { maxIouDistance: this.options.newTrackIouDistance + 1e-9, inclusive: true }
    overlaps.fill(near, scored.boxes, scored.count, boxes, trackCount, options)
    for (let i = 0; i < scored.count; i++) {
      if (refused[i] === 0 && this.isTracked(i, boxes)) refused[i] = 1
      if (refused[i] === 0) this.refuseWorse(i)
    }
  }

  private isTracked(i: number, boxes: Float64Array): boolean {
    const { scored, near, minRefused } = this
    for (let k = near.starts[i]!; k < near.starts[i + 1]!; k++) {
      if (inclusiveIou(scored.boxes, i, boxes, near.columns[k]!) > minRefused) return true
    }
    return false
  }

  /** Pairs are not listed: boxes in one place would make too many. */
  private refuseWorse(i: number): void {
    const { scored, minRefused, refused } = this
    const { boxes, count, scores } = scored
    // No overlap exceeds 1.
    if (minRefused >= 1) return
    const left = boxes[4 * i]!
    const right = boxes[4 * i + 2]!
    for (let j = 0; j < count; j++) {
      if (boxes[4 * j]! > right + 1 || boxes[4 * j + 2]! < left - 1 || scores[j]! >= scores[i]!) continue
      if (inclusiveIou(boxes, i, boxes, j) > minRefused) refused[j] = 1
    }
  }
}
