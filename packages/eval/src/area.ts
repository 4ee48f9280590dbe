import type { Box } from '@mot/core'

/** Square pixels. */
export function areaOf({ left, top, right, bottom }: Box): number {
  return (right - left) * (bottom - top)
}

/** Area of the intersection of two boxes in square pixels, from their areas and their IoU. */
export function commonArea(iou: number, areaA: number, areaB: number): number {
  return (iou / (1 + iou)) * (areaA + areaB)
}
