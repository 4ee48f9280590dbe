import type { Size } from '@mot/core'

/**
 * Clips boxes to an image, in place.
 * @param boxes [n × 4] left, top, right, bottom.
 * @param margin distance of the largest coordinate from the edge: 1 where boxes end on the last pixel. Default 0.
 */
export function clipBoxes(boxes: number[] | Float64Array, { width, height }: Size, margin: 0 | 1 = 0): void {
  for (let i = 0; i < boxes.length; i++) {
    boxes[i] = Math.min(Math.max(boxes[i]!, 0), (i & 1 ? height : width) - margin)
  }
}
