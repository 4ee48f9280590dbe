import { expect, test } from 'vitest'
import { cameraPath, cameraReach } from '../../src/camera/motion'
import { Random } from '../../src/random'

const seconds = Array.from({ length: 2000 }, (_, i) => i / 20)

test.each(['fixed', 'pan', 'shake'] as const)('the window of a camera stays in its panorama: %s', (kind) => {
  const reach = cameraReach(kind, 640)
  for (let seed = 0; seed < 10; seed++) {
    const path = cameraPath(kind, reach, new Random(seed))
    for (const time of seconds) {
      const { x, y } = path(time)
      expect(x).toBeGreaterThanOrEqual(1)
      expect(y).toBeGreaterThanOrEqual(1)
      expect(x).toBeLessThanOrEqual(2 * reach.x + 1)
      expect(y).toBeLessThanOrEqual(2 * reach.y + 1)
    }
  }
})

test('a panning camera moves far and slowly, a shaking one little and quickly', () => {
  const sweep = (kind: 'pan' | 'shake') => {
    const path = cameraPath(kind, cameraReach(kind, 640), new Random(3))
    const columns = seconds.map((time) => path(time).x)
    return Math.max(...columns) - Math.min(...columns)
  }
  expect(sweep('pan')).toBeGreaterThan(300)
  expect(sweep('shake')).toBeGreaterThan(8)
  expect(sweep('shake')).toBeLessThan(33)
})

test('a fixed camera is on whole pixels', () => {
  const path = cameraPath('fixed', cameraReach('fixed', 640), new Random(1))
  expect(path(0)).toEqual({ x: 1, y: 1 })
  expect(path(7.3)).toEqual({ x: 1, y: 1 })
})
