import type { Box, TrackRow } from '@mot/core'
import { completeOptions } from '../complete-options'
import { count } from '../shapes'
import { groupById, inOrder, type TrackletRows } from './tracklets'

export interface LinearInterpolationOptions {
  /**
   * Longest gap that is filled, in frames. Default 18: rows less than 20 frames apart, as in ByteTrack and StrongSORT.
   */
  readonly maxGapFrames?: number
}

export const linearInterpolationDefaults: Readonly<Required<LinearInterpolationOptions>> = { maxGapFrames: 18 }

/**
 * Fills gaps in tracks by linear interpolation: over a few frames, motion is nearly straight. Existing rows are unchanged.
 * @param rows of a whole sequence, in any order.
 * @returns all rows in the order of frames and ids.
 * @throws MotError `invalid-option`, `invalid-frame`, `invalid-detections`.
 */
export function interpolateLinear(rows: Iterable<TrackRow>, options: LinearInterpolationOptions = {}): TrackRow[] {
  const { maxGapFrames } = completeOptions(options, linearInterpolationDefaults, { maxGapFrames: count })
  return inOrder(fillEach(groupById(rows), maxGapFrames))
}

/** Each track with its gaps filled. */
export function fillEach(groups: ReadonlyMap<number, TrackletRows>, maxGapFrames: number): TrackRow[][] {
  return Array.from(groups.values(), (rows) =>
    rows.flatMap((row, i) => (i === 0 ? [row] : [...rowsBetween(rows[i - 1]!, row, maxGapFrames), row])),
  )
}

function rowsBetween(before: TrackRow, after: TrackRow, maxGapFrames: number): TrackRow[] {
  const missing = after.frame - before.frame - 1
  if (missing > maxGapFrames) return []
  return Array.from({ length: missing }, (_, i) => {
    const share = (i + 1) / (missing + 1)
    const { classId } = before
    return {
      frame: before.frame + i + 1,
      id: before.id,
      box: boxBetween(before.box, after.box, share),
      score: between(before.score, after.score, share),
      ...(classId !== undefined && { classId }),
      filled: true,
    }
  })
}

function boxBetween(before: Box, after: Box, share: number): Box {
  return {
    left: between(before.left, after.left, share),
    top: between(before.top, after.top, share),
    right: between(before.right, after.right, share),
    bottom: between(before.bottom, after.bottom, share),
  }
}

function between(before: number, after: number, share: number): number {
  return before + (after - before) * share
}
