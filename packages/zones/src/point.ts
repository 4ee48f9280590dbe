import { check } from './check-options'

/** x and y, in pixels of the original image or, on the ground, in metres. */
export type Point = readonly [x: number, y: number]

/** @throws MotError `invalid-option` unless it is a pair of finite numbers. */
export function checkPoint(point: unknown, whose: string): asserts point is Point {
  const isPoint = Array.isArray(point) && point.length === 2 && point.every(Number.isFinite)
  check(isPoint, `${whose} should be a point [x, y] of finite numbers`, point)
}
