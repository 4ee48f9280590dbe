import { seededRandom } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { type Keyframe, visibleCount, visibleShapes } from '../../src/formats/keyframes'

const at = (frame: number, left: number, isVisible = true, goesOn = isVisible): Keyframe => ({
  ...{ frame, box: { left, top: 0, right: left + 10, bottom: 10 }, degrees: 0, score: 1, where: '' },
  ...{ isVisible, goesOn },
})
const leftsOf = (keyframes: Keyframe[], last: number, step = 1) =>
  [...visibleShapes(keyframes, last, step)].map(({ frame, box }) => [frame, box.left])

test('sides change linearly between keyframes, and stay after the last', () => {
  expect(leftsOf([at(2, 0), at(4, 10)], 6)).toEqual([
    [2, 0],
    [3, 5],
    [4, 10],
    [5, 10],
    [6, 10],
  ])
})

test('nothing is visible between a keyframe that does not go on and the next', () => {
  expect(leftsOf([at(1, 0, true, false), at(4, 10, true, false)], 9)).toEqual([
    [1, 0],
    [4, 10],
  ])
  expect(leftsOf([at(1, 0), at(3, 10, false), at(5, 7)], 5)).toEqual([
    [1, 0],
    [2, 5],
    [5, 7],
  ])
})

test('the count is that of the shapes', () => {
  const random = seededRandom(3)
  for (let trial = 0; trial < 200; trial++) {
    let frame = 0
    const step = 1 + Math.floor(3 * random())
    const keyframes = Array.from({ length: 5 }, () => {
      frame += step * (1 + Math.floor(4 * random()))
      return at(frame, 0, random() < 0.7, random() < 0.5)
    })
    const last = frame + Math.floor(6 * random())
    expect(visibleCount(keyframes, last, step)).toBe(leftsOf(keyframes, last, step).length)
  }
})
