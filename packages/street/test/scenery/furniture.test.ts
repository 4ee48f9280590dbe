import { expect, test } from 'vitest'
import { cameraReach } from '../../src/camera/motion'
import { Random } from '../../src/random'
import { fillOptions, type Layout } from '../../src/scene-options'
import { furnish } from '../../src/scenery/furniture'
import { drawSetting } from '../../src/scenery/setting'

function settingOf(seed: number, layout: Layout) {
  return drawSetting(fillOptions({ seed, layout }), cameraReach('fixed', 640), new Random(seed))
}

test.each(['street', 'square', 'avenue'] as const)('no prop intersects another or a house: %s', (layout) => {
  for (let seed = 0; seed < 40; seed++) {
    const setting = settingOf(seed, layout)
    const props = furnish(setting, new Random(seed + 1000))
    for (const [i, one] of props.entries()) {
      expect(one.z).toBeLessThan(setting.housesZ)
      if (setting.walls) expect(Math.abs(one.x) + one.halfWidth).toBeLessThan(setting.walls.x)
      for (const other of props.slice(i + 1)) {
        const apartX = Math.abs(one.x - other.x) > one.halfWidth + other.halfWidth
        const apartZ = Math.abs(one.z - other.z) > one.halfDepth + other.halfDepth
        expect(apartX || apartZ).toBe(true)
      }
    }
  }
})

test('most scenes have a prop that hides a person', () => {
  const counts = Array.from({ length: 60 }, (_, seed) => {
    const setting = settingOf(seed, (['street', 'square', 'avenue'] as const)[seed % 3]!)
    return furnish(setting, new Random(seed)).length
  })
  expect(counts.filter((count) => count >= 3).length).toBeGreaterThan(50)
})

test('the distances of the ground are in order', () => {
  for (let seed = 0; seed < 40; seed++) {
    for (const layout of ['street', 'square', 'avenue'] as const) {
      const { near, far, housesZ, road, lanes, walls } = settingOf(seed, layout)
      expect(near).toBeLessThan(far)
      expect(far).toBeLessThan(housesZ)
      for (const lane of lanes) expect(lane.near).toBeLessThan(lane.far)
      if (road) expect([near, road.near, road.far, far]).toEqual([near, road.near, road.far, far].sort((a, b) => a - b))
      for (const gap of walls?.gaps ?? []) expect(gap.near).toBeLessThan(gap.far)
    }
  }
})
