import type { Affine, KalmanFilterBank } from '@mot/core'
import { boostBox } from './motion-model'

/**
 * Moves the box that a filter has as the camera moved the picture. Velocities and uncertainties stay, as in the original: the
 * next detection tells. A camera that rolls over moves the centre alone.
 */
export function moveWithCamera({ means, stride }: KalmanFilterBank, slot: number, camera: Affine): void {
  const [a, b, c, d, e, f] = camera
  const at = slot * stride
  boostBox(means, at, box, 0)
  const [left, top, right, bottom] = box as unknown as readonly [number, number, number, number]
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
