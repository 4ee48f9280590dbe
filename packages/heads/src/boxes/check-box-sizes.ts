import { type Detections, MotError } from '@mot/core'
import type { View } from '../head'

/** Boxes are at most this many times as wide and high as the longer side of the input. */
const LARGEST = 10

/**
 * A box beyond ten times the input is no object: the head reads the numbers in another unit than the network writes them.
 * @throws MotError `invalid-output`.
 */
export function checkBoxSizes({ count, boxes }: Detections, { image, input, toImage }: View): void {
  const seen = Math.max(input.width * Math.abs(toImage[0]), input.height * Math.abs(toImage[4]))
  const largest = LARGEST * Math.max(image.width, image.height, seen)
  for (let i = 0; i < count; i++) {
    const width = boxes[4 * i + 2]! - boxes[4 * i]!
    const height = boxes[4 * i + 3]! - boxes[4 * i + 1]!
    if (width <= largest && height <= largest) continue
    throw new MotError(
      'invalid-output',
      `Detection ${i} of ${width.toPrecision(3)} × ${height.toPrecision(3)} pixels is more than ${LARGEST} times as large as the ` +
        'input: the network writes boxes in another unit or layout than this head and its options read.',
    )
  }
}
