import { type MotionModel, xyah, xysr, xywh } from '@mot/core'

export const models: readonly MotionModel[] = [xyah, xywh, xysr]

const measured: Record<string, readonly number[]> = {
  xyah: [100, 200, 0.4, 80],
  xywh: [100, 200, 32, 80],
  xysr: [100, 200, 2560, 0.4],
}

/** A measurement of a person at (100, 200); later steps deviate by up to 1 %. */
export function walker(model: MotionModel, step = 0): number[] {
  return measured[model.name]!.map((value, i) => value * (1 + 0.01 * Math.sin(3 * step * (i + 1))))
}

/** A rotation of the camera about the walker: it couples x and y, shrinks the image, and keeps the centre of the walker. */
export const rotation: readonly number[] = [0.98, 0.5, -98, 0.04, 1.03, -10]
