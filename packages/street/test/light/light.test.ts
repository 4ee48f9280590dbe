import { expect, test } from 'vitest'
import { drawLight, type Light, lightAt } from '../../src/light/light'
import { SensorNoise } from '../../src/light/noise'
import { Random } from '../../src/random'
import { Canvas } from '../../src/raster/canvas'

test('dusk is darker than day and noisier', () => {
  for (let seed = 0; seed < 20; seed++) {
    const day = drawLight('day', new Random(seed))
    const dusk = drawLight('dusk', new Random(seed))
    expect(dusk.ambient[1]).toBeLessThan(0.75 * day.ambient[1])
    expect(dusk.noise).toBeGreaterThan(day.noise)
    expect(dusk.sun).toBeUndefined()
  }
})

test('a lamp lights its surroundings in a warm colour', () => {
  const light: Light = {
    ...drawLight('dusk', new Random(1)),
    lamps: [{ x: 2, z: 9, reach: 5, colour: [0.6, 0.5, 0.3] }],
  }
  const below = lightAt(light, 2, 9)
  const away = lightAt(light, 5, 9)
  const far = lightAt(light, 60, 9)
  expect(below[0]).toBeCloseTo(light.ambient[0] + 0.6, 6)
  expect(away[0]).toBeLessThan(below[0])
  expect(far[0]).toBeCloseTo(light.ambient[0], 2)
})

test('sensor noise has the given deviation and differs between frames', () => {
  const noise = new SensorNoise(5, 42)
  const [one, other] = [1, 2].map((frame) => {
    const canvas = new Canvas(200, 100)
    canvas.data.fill(128)
    noise.add(canvas, frame)
    return canvas.data.filter((_, i) => i % 4 === 1)
  })
  const mean = one!.reduce((sum, value) => sum + value, 0) / one!.length
  const variance = one!.reduce((sum, value) => sum + (value - mean) ** 2, 0) / one!.length
  expect(mean).toBeCloseTo(128, 0)
  expect(Math.sqrt(variance)).toBeGreaterThan(4.5)
  expect(Math.sqrt(variance)).toBeLessThan(5.5)
  expect(one!.filter((value, i) => value === other![i]).length).toBeLessThan(0.2 * one!.length)
})
