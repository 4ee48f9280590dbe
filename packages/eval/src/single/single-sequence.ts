import { type Box, iou, MotError } from '@mot/core'
import { checkBox } from '../checks'

/** A sequence of single-object tracking. */
export interface SingleSequence {
  /** [frames] true box in each frame; undefined where the object is not visible. The first frame is the initial one. */
  readonly truth: readonly (Box | undefined)[]
  /** [frames] box of the tracker; undefined where it reports none. */
  readonly results: readonly (Box | undefined)[]
  /** Image size in pixels. If given, boxes are clipped to the image. */
  readonly imageWidth?: number
  readonly imageHeight?: number
}

/** A frame in which the object is visible. */
export interface SingleFrame {
  readonly truth: Box
  readonly result: Box | undefined
  /** Intersection over union, 0 where there is no result. */
  readonly overlap: number
}

/**
 * The frames in which the object is visible, from `first` on.
 * @param first from 0: 1 skips the initial frame.
 * @throws MotError `invalid-detections` for an invalid box or unequal lengths.
 */
export function visibleFrames(sequence: SingleSequence, first: number): SingleFrame[] {
  const { truth, results } = sequence
  if (truth.length !== results.length) {
    throw new MotError(
      'invalid-detections',
      `Of ${truth.length} frames there should be as many results, got ${results.length}.`,
    )
  }
  return truth.flatMap((box, i) => {
    if (!box || i < first) return []
    checkBox(`Truth in frame ${i + 1}`, box)
    const result = results[i]
    if (result) checkBox(`Result in frame ${i + 1}`, result)
    return [{ truth: box, result, overlap: result ? overlapOf(clipped(box, sequence), clipped(result, sequence)) : 0 }]
  })
}

function overlapOf(a: Box, b: Box): number {
  // A box outside the image overlaps no other.
  if (!(a.right > a.left && a.bottom > a.top && b.right > b.left && b.bottom > b.top)) return 0
  return iou([a.left, a.top, a.right, a.bottom], 0, [b.left, b.top, b.right, b.bottom], 0)
}

function clipped(
  box: Box,
  { imageWidth = Number.POSITIVE_INFINITY, imageHeight = Number.POSITIVE_INFINITY }: SingleSequence,
): Box {
  if (imageWidth === Number.POSITIVE_INFINITY && imageHeight === Number.POSITIVE_INFINITY) return box
  return {
    left: Math.min(Math.max(box.left, 0), imageWidth),
    top: Math.min(Math.max(box.top, 0), imageHeight),
    right: Math.min(Math.max(box.right, 0), imageWidth),
    bottom: Math.min(Math.max(box.bottom, 0), imageHeight),
  }
}
