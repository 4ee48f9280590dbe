import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
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

test('without a terminal nothing is written', () => {
  expect(show(false, 10)).toBe('')
})

function show(isTTY: boolean, total?: number): string {
  const stdout = new PassThrough()
  const stderr = Object.assign(new PassThrough(), { isTTY, columns: 100 })
  const progress = showProgress({ stdout, stderr }, 'tracking', 'frames', total)
  progress.update(4)
  progress.stop()
  return stderr.read()?.toString() ?? ''
}
