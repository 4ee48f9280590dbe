import { KalmanFilterBank, xyah } from '@mot/core'
import { describe, expect, test } from 'vitest'
import { Lanes } from '../../../src/multi/fast-tracker/lanes'

/** 100 pixels wide and high. */
const square = [
  [0, 0],
  [100, 0],
  [100, 100],
  [0, 100],
]

/** The velocity of a track at a place, after it was steered. */
function steered(lanes: Lanes, [x, y]: readonly [number, number], velocity: readonly [number, number]): number[] {
  const bank = new KalmanFilterBank(xyah)
  bank.initiate(0, [x, y, 0.5, 40])
  bank.means.set(velocity, 4)
  lanes.steer(bank, 0)
  expect([...bank.means.subarray(0, 4)]).toEqual([x, y, 0.5, 40])
  return [...bank.means.subarray(4, 6)].map((value) => Math.round(1e6 * value) / 1e6 + 0)
}

describe('a lane to the right, with 45° to either side', () => {
  const lanes = new Lanes([{ polygon: square, direction: [2, 0], maxAngle: 45 }])

  test.each<[string, [number, number], [number, number]]>([
    ['along it is as it was', [3, 0], [3, 0]],
    ['within 45° is as it was', [3, -2], [3, -2]],
    ['straight down keeps its part along the edge', [0, 2], [1, 1]],
    ['straight up, too', [0, -2], [1, -1]],
    ['back and down stops where it goes against the edge', [-3, 1], [0, 0]],
    ['against it stops', [-3, 0], [0, 0]],
    ['of 0 stays 0', [0, 0], [0, 0]],
  ])('motion %s', (_, velocity, expected) => {
    expect(steered(lanes, [50, 50], velocity)).toEqual(expected)
  })

  test.each<[string, [number, number]]>([
    ['left', [-1, 50]],
    ['right', [101, 50]],
    ['above', [50, -1]],
    ['below', [50, 101]],
  ])('outside, %s of it, motion is as it was', (_, place) => {
    expect(steered(lanes, place, [-3, 0])).toEqual([-3, 0])
  })
})

test('angles are measured the short way round', () => {
  const left = new Lanes([{ polygon: square, direction: [-1, -0.01], maxAngle: 10 }])
  expect(steered(left, [50, 50], [-3, 0.01])).toEqual([-3, 0.01])
})

test('the first lane that holds the centre decides, in polygons of any shape', () => {
  const notched = [...square.slice(0, 3), [50, 50], [0, 100]]
  const lanes = new Lanes([
    { polygon: notched, direction: [0, 1], maxAngle: 0 },
    { polygon: square, direction: [1, 0], maxAngle: 0 },
  ])
  expect(steered(lanes, [50, 20], [3, 4])).toEqual([0, 4])
  expect(steered(lanes, [50, 80], [3, 4])).toEqual([3, 0])
})
