import { expect, test } from 'vitest'
import { View } from '../../src/camera/view'
import type { Light } from '../../src/light/light'
import { Shadows } from '../../src/light/shadows'
import { drawAppearance } from '../../src/people/appearance'
import { skeletonOf } from '../../src/people/skeleton'
import { Walker } from '../../src/people/walker'
import { Random } from '../../src/random'
import { Canvas } from '../../src/raster/canvas'

const view = new View(300, 3, 100, 20, 200, 150)
const cloudy: Light = { kind: 'day', ambient: [1, 1, 1], sideLight: 0, sun: undefined, lamps: [], noise: 0 }
const sunny: Light = { ...cloudy, sun: { x: 1, z: 0, strength: 0.4 } }

test('under the sun a shadow is on the side away from it, under clouds only around the feet', () => {
  const footX = view.projectX(0, 9)
  expect(darkPixels(sunny, (x) => x > footX + 25)).toBeGreaterThan(40)
  expect(darkPixels(sunny, (x) => x < footX - 25)).toBe(0)
  expect(darkPixels(cloudy, (x) => x > footX + 25)).toBe(0)
  expect(darkPixels(cloudy, () => true)).toBeGreaterThan(10)
})

test('shadows that overlap are no darker than one', () => {
  expect(darkest(sunny, 2)).toBe(darkest(sunny, 1))
})

function shaded(light: Light, times: number): Canvas {
  const canvas = new Canvas(200, 150)
  canvas.data.fill(200)
  const walker = new Walker(
    1,
    drawAppearance(new Random(1)),
    { x: 0, z: 9, speed: 1, steps: [{ kind: 'walk', x: 5, z: 9 }] },
    0,
  )
  const shadows = new Shadows(view, light, 200, 150, 0, 0)
  for (let i = 0; i < times; i++) shadows.addPerson(walker, skeletonOf(walker.appearance, walker.pose))
  shadows.apply(canvas)
  return canvas
}

function darkPixels(light: Light, where: (x: number) => boolean): number {
  return shaded(light, 1).data.filter((value, i) => i % 4 === 0 && value < 199 && where((i / 4) % 200)).length
}

function darkest(light: Light, times: number): number {
  return shaded(light, times).data.reduce((least, value) => Math.min(least, value), 255)
}
