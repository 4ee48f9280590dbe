import { expect, test } from 'vitest'
import { cameraReach } from '../../src/camera/motion'
import { Random } from '../../src/random'
import { fillOptions, type Layout, type LightKind } from '../../src/scene-options'
import { buildScenery } from '../../src/scenery/scenery'
import { drawSetting } from '../../src/scenery/setting'

function sceneryOf(seed: number, layout: Layout, light: LightKind) {
  const options = fillOptions({ seed, layout, width: 320, height: 192 })
  const setting = drawSetting(options, cameraReach('shake', 320), new Random(seed))
  return buildScenery(setting, light, new Random(seed))
}

test.each(['street', 'square', 'avenue'] as const)('the background is opaque: %s', (layout) => {
  for (const light of ['day', 'dusk'] as const) {
    const { background } = sceneryOf(3, layout, light)
    expect(background.data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true)
  }
})

test('at dusk lamps shine, by day they do not', () => {
  const scenes = [1, 2, 3, 4, 5].map((seed) => sceneryOf(seed, 'square', 'dusk').light.lamps.length)
  expect(Math.min(...scenes)).toBeGreaterThan(0)
  expect(sceneryOf(1, 'square', 'day').light.lamps).toEqual([])
})

test('the houses of an avenue hide people in a side street', () => {
  const { things, obstacles } = sceneryOf(2, 'avenue', 'day')
  // One row of houses on each side, beside the props.
  expect(things.length).toBe(obstacles.length + 2)
})
