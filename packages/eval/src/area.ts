import type { Box } from '@mot/core'

/** Square pixels. */
export function areaOf({ left, top, right, bottom }: Box): number {
  return (right - left) * (bottom - top)
}

/** What two boxes of these areas have in common, in square pixels, from their intersection over union. */
export function commonArea(iou: number, areaA: number, areaB: number): number {
  return (iou / (1 + iou)) * (areaA + areaB)
}
