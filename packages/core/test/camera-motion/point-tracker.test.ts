import { expect, test } from 'vitest'
import { PointTracker } from '../../src/camera-motion/point-tracker'
import { Pyramid } from '../../src/camera-motion/pyramid'
import { photograph, waves } from './textures'

const wall = waves(4)
const size = { width: 200, height: 160 }

function pyramidOf(shiftX: number, shiftY: number): Pyramid {
  const pyramid = new Pyramid(size.width, size.height)
  pyramid.fill(photograph(wall, { ...size, motion: [1, 0, shiftX, 0, 1, shiftY] }), 1)
  return pyramid
}

test.each([
  [0.25, -0.6],
  [3.4, 2.1],
  [-11.8, 6.3],
])('a point is tracked over (%d, %d) pixels, and back', (dx, dy) => {
  const tracker = new PointTracker()
  const [from, to] = [pyramidOf(0, 0), pyramidOf(dx, dy)]
  expect(tracker.track(from, to, 100.5, 80.5)).toBe(true)
  expect(Math.hypot(tracker.x - 100.5 - dx, tracker.y - 80.5 - dy)).toBeLessThan(0.25)
  expect(tracker.tracksBack(from, to, 100.5, 80.5, 0.25)).toBe(true)
})

test('a wrong result fails the forward–backward check', () => {
  const tracker = new PointTracker()
  const [from, to] = [pyramidOf(0, 0), pyramidOf(2, 0)]
  tracker.track(from, to, 100, 80)
  expect(tracker.tracksBack(from, to, 103, 80, 0.5)).toBe(false)
})

test('a point at the edge and one without texture are not tracked', () => {
  const tracker = new PointTracker()
  const [from, to] = [pyramidOf(0, 0), pyramidOf(1, 0)]
  expect(tracker.track(from, to, 2, 80)).toBe(false)
  const blank = new Pyramid(size.width, size.height)
  expect(tracker.track(blank, blank, 100, 80)).toBe(false)
})
