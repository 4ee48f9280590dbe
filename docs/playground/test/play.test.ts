import { expect, test } from 'vitest'
import { frameAt, timeOf } from '../model/play'

test('a frame is sought in its middle, and found again', () => {
  for (const frameRate of [10, 20, 23.976, 29.97, 60]) {
    for (let frame = 1; frame <= 200; frame++) expect(frameAt(timeOf(frame, frameRate), frameRate, 200)).toBe(frame)
  }
})

test('the time of a frame itself, as videos tell it rounded, is that frame', () => {
  expect(frameAt(0.05, 20, 200)).toBe(2)
  expect(frameAt(0.0499999, 20, 200)).toBe(2)
})

test('before the beginning and after the end are the first and the last', () => {
  expect(frameAt(-1, 20, 200)).toBe(1)
  expect(frameAt(99, 20, 200)).toBe(200)
})
