/**
 * IoU of buffered boxes. The buffer grows as the track's confidence falls: the position of a track without recent detections is
 * uncertain. "BoostTrack++: using tracklet information to detect more objects in multiple object tracking" (Stanojevic and
 * Todorovic 2024), soft BIoU.
 * @param boxes row `i` is the detection's box; each side is moved out by a quarter of its size at most.
 * @param trackBoxes row `j` is the track's box; each side is moved out by half its size at most. Its width may be 0.
 * @param confidence of the track; above 1 boxes shrink.
 * @returns 0 to 1.
 */
export function softBufferedIou(
  boxes: ArrayLike<number>,
  i: number,
  trackBoxes: ArrayLike<number>,
  j: number,
  confidence: number,
): number {
  const p = 4 * i
  const q = 4 * j
  const share = maxBuffer.detection * (1 - confidence)
  const trackShare = maxBuffer.track * (1 - confidence)
  const dx = share * (boxes[p + 2]! - boxes[p]!)
  const dy = share * (boxes[p + 3]! - boxes[p + 1]!)
  const left = boxes[p]! - dx
  const top = boxes[p + 1]! - dy
  const right = boxes[p + 2]! + dx
  const bottom = boxes[p + 3]! + dy
  const trackDx = trackShare * (trackBoxes[q + 2]! - trackBoxes[q]!)
  const trackDy = trackShare * (trackBoxes[q + 3]! - trackBoxes[q + 1]!)
  const trackLeft = trackBoxes[q]! - trackDx
  const trackTop = trackBoxes[q + 1]! - trackDy
  const trackRight = trackBoxes[q + 2]! + trackDx
  const trackBottom = trackBoxes[q + 3]! + trackDy
  const width = Math.min(right, trackRight) - Math.max(left, trackLeft)
  const height = Math.min(bottom, trackBottom) - Math.max(top, trackTop)
  if (!(width > 0 && height > 0)) return 0
  const intersection = width * height
  const area = (right - left) * (bottom - top)
  const trackArea = (trackRight - trackLeft) * (trackBottom - trackTop)
  return intersection / (area + trackArea - intersection)
}

/** Shares of width or height by which a side moves out at confidence 0. */
export const maxBuffer = { detection: 0.25, track: 0.5 } as const
