import { giou3d, iou3d } from '@mot/core'
import { describe, expect, test } from 'vitest'
import golden from '../../../fixtures/geometry/box3d-iou.json'

/** A car of 2 × 2 × 4 metres, whose length lies along x, on the ground 1.5 m below the camera. */
const car = [0, 1.5, 20, 2, 2, 4, 0, 0]
const moved = (dx: number, dy: number, dz: number) => [dx, 1.5 + dy, 20 + dz, ...car.slice(3)]

describe('iou3d', () => {
  test('is that of polygons of shapely, times the shared height', () => {
    for (const { a, b, iou } of golden.pairs) expect(iou3d(a, 0, b, 0)).toBeCloseTo(iou, 9)
  })

  test('half a length further on, a third is shared', () => {
    expect(iou3d(car, 0, moved(2, 0, 0), 0)).toBeCloseTo(1 / 3, 12)
  })

  test('a box on top of another shares nothing with it', () => {
    expect(iou3d(car, 0, moved(0, -2, 0), 0)).toBe(0)
    expect(iou3d(car, 0, moved(0, -1, 0), 0)).toBeCloseTo(1 / 3, 12)
  })

  test('a car that has turned by 90° shares the square at its centre', () => {
    const turned = [...car.slice(0, 6), Math.PI / 2, 0]
    expect(iou3d(car, 0, turned, 0)).toBeCloseTo(8 / 24, 12)
  })
})

describe('giou3d', () => {
  test('is that of the convex hull of shapely', () => {
    for (const { a, b, giou } of golden.pairs) expect(giou3d(a, 0, b, 0)).toBeCloseTo(giou, 9)
  })

  test('falls further the further boxes are apart', () => {
    expect(giou3d(car, 0, car, 0)).toBeCloseTo(1, 12)
    expect(giou3d(car, 0, moved(4, 0, 0), 0)).toBeCloseTo(0, 12)
    expect(giou3d(car, 0, moved(8, 0, 0), 0)).toBeCloseTo(-1 / 3, 12)
    expect(giou3d(car, 0, moved(0, 0, 200), 0)).toBeLessThan(-0.9)
  })

  test('a row is read where it is', () => {
    expect(giou3d([...moved(50, 0, 0), ...car], 1, car, 0)).toBeCloseTo(1, 12)
  })
})
