import type { Size } from '@mot/core'

/**
 * Moves edges that lie outside to the edge of a picture, in place.
 * @param boxes [n × 4] left, top, right, bottom.
 * @param margin how far before the edge the last coordinate is: 1 where boxes end on pixels. Default 0.
 */
export function clipBoxes(boxes: number[] | Float64Array, { width, height }: Size, margin: 0 | 1 = 0): void {
  for (let i = 0; i < boxes.length; i++) {
    boxes[i] = Math.min(Math.max(boxes[i]!, 0), (i & 1 ? height : width) - margin)
  }
}
