import { MotError, shown } from '@mot/core'

/** x and y, in pixels of the original image or, on the ground, in metres. */
export type Point = readonly [x: number, y: number]

/** @throws MotError `invalid-option` unless it is a pair of finite numbers. */
export function checkPoint(point: unknown, whose: string): asserts point is Point {
  if (Array.isArray(point) && point.length === 2 && point.every(Number.isFinite)) return
  throw new MotError('invalid-option', `${whose} should be a point [x, y] of finite numbers, got ${shown(point)}.`)
}
