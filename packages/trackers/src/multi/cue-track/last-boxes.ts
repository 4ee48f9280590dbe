import type { Affine } from '@mot/core'
import { SlotBoxes } from '../following/slot-boxes'

/** Pixels. */
const FAR = 1e30

/** The boxes of the last detections of tracks, which move with the camera. */
export class LastBoxes extends SlotBoxes {
  /** Applies a camera motion to the box of a slot: to its centre, and to its size as far as the image is scaled. */
  warp(slot: number, affine: Affine): void {
    const { boxes } = this
    const at = 4 * slot
    // So far from any image, zooming on would soon overflow: the box stays where it is then.
    for (let k = at; k < at + 4; k++) if (Math.abs(boxes[k]!) > FAR) return
    const x = (boxes[at]! + boxes[at + 2]!) / 2
    const y = (boxes[at + 1]! + boxes[at + 3]!) / 2
    const [a, b, dx, c, d, dy] = affine
    const scale = Math.sqrt(Math.abs(a * d - b * c)) / 2
    const halfWidth = scale * (boxes[at + 2]! - boxes[at]!)
    const halfHeight = scale * (boxes[at + 3]! - boxes[at + 1]!)
    const movedX = a * x + b * y + dx
    const movedY = c * x + d * y + dy
    boxes[at] = movedX - halfWidth
    boxes[at + 1] = movedY - halfHeight
    boxes[at + 2] = movedX + halfWidth
    boxes[at + 3] = movedY + halfHeight
  }
}
