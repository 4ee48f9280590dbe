import { type MotionModel, xyah, xysr, xywh } from '@mot/core'

export const models: readonly MotionModel[] = [xyah, xywh, xysr]

const measured: Record<string, readonly number[]> = {
  xyah: [100, 200, 0.4, 80],
  xywh: [100, 200, 32, 80],
  xysr: [100, 200, 2560, 0.4],
}

/** Somebody at (100, 200), as the model measures it; in every later step up to 1 % off. */
export function walker(model: MotionModel, step = 0): number[] {
  return measured[model.name]!.map((value, i) => value * (1 + 0.01 * Math.sin(3 * step * (i + 1))))
}

/** A turn of the camera around the walker: it mixes x with y, shrinks the picture, and leaves the centre of the walker. */
export const turn: readonly number[] = [0.98, 0.5, -98, 0.04, 1.03, -10]
