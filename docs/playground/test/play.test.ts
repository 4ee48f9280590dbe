import { expect, test } from 'vitest'
import { frameAt, frameAtTimes, timeAmong, timeOf } from '../model/play'

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

test('frames that come unevenly are sought in their middle, and found again', () => {
  const times = [0, 0.1, 0.12, 0.5, 0.9]
  for (const frame of [1, 2, 3, 4, 5]) expect(frameAtTimes(timeAmong(times, frame, 10), times)).toBe(frame)
  expect(frameAtTimes(-1, times)).toBe(1)
  expect(frameAtTimes(0.0999, times)).toBe(2)
  expect(frameAtTimes(9, times)).toBe(5)
})
