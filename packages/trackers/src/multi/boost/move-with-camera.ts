import type { Affine, KalmanFilterBank } from '@mot/core'
import { boostBox } from './motion-model'

/**
 * Applies camera motion to the box of a filter's mean. Velocities and covariances are unchanged, as in the original. A motion
 * that mirrors the box, or rotates it so far that it loses its area, moves only the centre.
 */
export function moveWithCamera({ means, stride }: KalmanFilterBank, slot: number, camera: Affine): void {
  const [a, b, c, d, e, f] = camera
  const at = slot * stride
  boostBox(means, at, box, 0)
  const [left, top, right, bottom] = box as unknown as readonly [number, number, number, number]
  // So far from any image, zooming on would soon overflow.
  if (Math.max(-left, -top, right, bottom) > FAR) return
  const movedLeft = a * left + b * top + c
  const movedTop = d * left + e * top + f
  const width = a * right + b * bottom + c - movedLeft
  const height = d * right + e * bottom + f - movedTop
  means[at] = movedLeft + width / 2
  means[at + 1] = movedTop + height / 2
  if (!(width >= 0 && height > 0)) return
  means[at + 2] = width / height
  means[at + 3] = height
}

const box = new Float64Array(4)
/** Pixels. */
const FAR = 1e30
