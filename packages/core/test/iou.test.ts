import {
  bufferedIou,
  completeIou,
  distanceIou,
  generalizedIou,
  heightModulatedIou,
  inclusiveIou,
  iou,
  type OverlapFunction,
} from '@mot/core'
import { expectClose } from '@mot/test-utils'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import sort from '../../../fixtures/boxes/iou.json'
import hybridsort from '../../../fixtures/boxes/iou-hybridsort.json'
import inclusive from '../../../fixtures/boxes/iou-inclusive.json'
import ocsort from '../../../fixtures/boxes/iou-ocsort.json'

//  0    2    4    6          two 4 × 4 squares that share a quarter,
//  ┌─────────┐               and one far off to the right
//  │    ┌────┼────┐
//  └────┼────┘    │
//       └─────────┘
const boxes = [0, 0, 4, 4, 2, 2, 6, 6, 100, 0, 104, 4]
const quarter = 4 / 28

test('iou is the shared area over the area of both', () => {
  expect(iou(boxes, 0, boxes, 1)).toBe(quarter)
  expect(iou(boxes, 0, boxes, 2)).toBe(0)
})

test('boxes that only touch do not overlap, unless edges count as pixels', () => {
  const touching = [0, 0, 10, 10, 10, 0, 20, 10]
  expect(iou(touching, 0, touching, 1)).toBe(0)
  expect(inclusiveIou(touching, 0, touching, 1)).toBe(11 / (121 + 121 - 11))
})

test('generalizedIou decreases with the distance of boxes that do not overlap', () => {
  // Enclosing boxes: 6 × 6 around 28 covered, 104 × 4 around 32 covered.
  expect(generalizedIou(boxes, 0, boxes, 1)).toBeCloseTo(quarter - 8 / 36, 12)
  expect(generalizedIou(boxes, 0, boxes, 2)).toBeCloseTo(-(416 - 32) / 416, 12)
})

test('distanceIou subtracts the distance of the centres', () => {
  expect(distanceIou(boxes, 0, boxes, 1)).toBeCloseTo(quarter - 8 / 72, 12)
})

test('completeIou equals distanceIou for equal aspect ratios, and is less for different ones', () => {
  const shapes = [0, 0, 4, 8, 0, 0, 8, 4]
  expect(completeIou(boxes, 0, boxes, 1)).toBe(distanceIou(boxes, 0, boxes, 1))
  expect(completeIou(shapes, 0, shapes, 1)).toBeLessThan(distanceIou(shapes, 0, shapes, 1))
})

test('bufferedIou is above 0 for near boxes that do not overlap', () => {
  const near = [0, 0, 10, 10, 12, 0, 22, 10]
  expect(iou(near, 0, near, 1)).toBe(0)
  // Each grows by 2 on every side: 14 × 14, sharing 2 × 14.
  expectClose([bufferedIou(0.2)(near, 0, near, 1)], [28 / (2 * 196 - 28)])
  expect(bufferedIou(0)(boxes, 0, boxes, 1)).toBe(iou(boxes, 0, boxes, 1))
})

test('heightModulatedIou decreases with the difference of heights', () => {
  expectClose([heightModulatedIou(boxes, 0, boxes, 1)], [quarter * (2 / 6)])
})

function matrix(a: readonly number[][], b: readonly number[][], overlap: OverlapFunction): number[] {
  return a.flatMap((each) => b.map((other) => overlap(each, 0, other, 0)))
}
const zeroToOne = (value: number) => (value + 1) / 2

test('iou follows SORT', () => {
  expectClose(matrix(sort.a, sort.b, iou), sort.iou.flat())
})

test('inclusiveIou follows cython_bbox, at the edges too', () => {
  const { edge } = inclusive
  expectClose(matrix(inclusive.atlbr, inclusive.btlbr, inclusiveIou), inclusive.overlaps.flat())
  expectClose(matrix(edge.atlbr, edge.btlbr, inclusiveIou), edge.overlaps.flat())
})

test('generalizedIou, distanceIou and completeIou follow OC-SORT', () => {
  expectClose(matrix(ocsort.dets, ocsort.trks, iou), ocsort.iou.flat())
  expectClose(matrix(ocsort.dets, ocsort.trks, generalizedIou).map(zeroToOne), ocsort.giou.flat())
  expectClose(matrix(ocsort.dets, ocsort.trks, distanceIou).map(zeroToOne), ocsort.diou.flat())
  expectClose(matrix(ocsort.dets, ocsort.trks, completeIou).map(zeroToOne), ocsort.ciou.flat())
})

test('heightModulatedIou follows HybridSORT', () => {
  expectClose(matrix(hybridsort.a, hybridsort.b, heightModulatedIou), hybridsort.hmiou.flat())
})

describe.each([
  { overlap: iou, lowest: 0 },
  { overlap: inclusiveIou, lowest: 0 },
  { overlap: generalizedIou, lowest: -1 },
  { overlap: distanceIou, lowest: -1 },
  { overlap: completeIou, lowest: -2 },
  { overlap: bufferedIou(0.3), lowest: 0 },
  { overlap: heightModulatedIou, lowest: 0 },
])('every kind of overlap ($overlap.name, from $lowest)', ({ overlap, lowest }) => {
  const box = fc
    .tuple(
      fc.double({ min: -100, max: 100, noNaN: true }),
      fc.double({ min: -100, max: 100, noNaN: true }),
      fc.double({ min: 0.1, max: 200, noNaN: true }),
      fc.double({ min: 0.1, max: 200, noNaN: true }),
    )
    .map(([left, top, width, height]) => [left, top, left + width, top + height])

  test('is symmetric and in its range', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const value = overlap(a, 0, b, 0)
        expect(overlap(b, 0, a, 0)).toBeCloseTo(value, 12)
        expect(value).toBeGreaterThanOrEqual(lowest)
        expect(value).toBeLessThanOrEqual(1 + 1e-12)
      }),
      { seed: 1 },
    )
  })

  test('is 1 for equal boxes', () => {
    fc.assert(
      fc.property(box, (a) => {
        expect(overlap(a, 0, a, 0)).toBeCloseTo(1, 12)
      }),
      { seed: 2 },
    )
  })

  test('does not change when both boxes are shifted', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const shift = (row: number[]) => row.map((value, i) => value + (i % 2 === 0 ? 37 : -12))
        expect(overlap(shift(a), 0, shift(b), 0)).toBeCloseTo(overlap(a, 0, b, 0), 9)
      }),
      { seed: 3 },
    )
  })
})
