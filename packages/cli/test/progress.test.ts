import { PassThrough } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { showProgress } from '../src/progress'

test('a terminal gets a bar with the count and the total', () => {
  expect(show(true, 10)).toMatch(/tracking .*4 of 10 frames, \d+ s left/)
})

test('without a total only the count is shown', () => {
  expect(show(true)).toMatch(/tracking 4 frames/)
})

test('a count above the estimate fills the bar', () => {
  expect(show(true, 3)).toMatch(/tracking █+ 4 of 3 frames/)
})

test('without a terminal nothing is written in the first seconds', () => {
  expect(show(false, 10)).toBe('')
})

test('without a terminal a line is written every five seconds', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    const stderr = new PassThrough()
    const progress = showProgress({ stdout: new PassThrough(), stderr }, 'tracking', 'frame', 40)
    for (const value of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
      vi.advanceTimersByTime(1001)
      progress.update(value)
    }
    progress.stop()
    expect(stderr.read().toString()).toBe('tracking 5 of 40 frames, 35 s left\ntracking 10 of 40 frames, 30 s left\n')
  } finally {
    vi.useRealTimers()
  }
})

test('a single frame is a frame', () => {
  expect(show(true, 1)).toMatch(/4 of 1 frame,/)
})

function show(isTTY: boolean, total?: number): string {
  const stdout = new PassThrough()
  const stderr = Object.assign(new PassThrough(), { isTTY, columns: 100 })
  const progress = showProgress({ stdout, stderr }, 'tracking', 'frame', total)
  progress.update(4)
  progress.stop()
  return stderr.read()?.toString() ?? ''
}
