import { expect, test } from 'vitest'
import { Appearance } from '../../src/single/appearance'
import { VisibilityScale } from '../../src/single/visibility-scale'

const width = 200
const height = 100
const target = { x: 100, y: 50, width: 20, height: 40 }

/** A red target on grey, with something of the same colour beside it. */
function imageOf(twin: boolean) {
  const data = new Uint8ClampedArray(4 * width * height).fill(128)
  const paint = (centre: number, from: number) => {
    for (let y = from; y < 70; y++)
      for (let x = centre - 10; x < centre + 10; x++) data.set([250, 10, y < 50 ? 10 : 240, 255], 4 * (y * width + x))
  }
  paint(100, 30)
  if (twin) paint(124, 50)
  return { width, height, data }
}

function scaleIn(twin: boolean) {
  const image = imageOf(twin)
  const appearance = new Appearance()
  appearance.start(image, target)
  const scale = new VisibilityScale()
  scale.start(image, appearance, target)
  return { scale, learn: (visible: number) => scale.learn(image, appearance, target, visible) }
}

test('evidence goes from the most similar place nearby to what is usual', () => {
  const { scale, learn } = scaleIn(false)
  learn(0.8)
  expect(scale.evidence(0.8)).toBe(1)
  expect(scale.evidence(0.4)).toBeCloseTo(0.5, 2)
  expect(scale.evidence(0)).toBe(0)
})

test('the same share is less evidence where something similar is nearby', () => {
  expect(scaleIn(true).scale.evidence(0.6)).toBeLessThan(scaleIn(false).scale.evidence(0.6) - 0.1)
})

test('a target is new for eight frames, and later ones change what is usual slowly', () => {
  const { scale, learn } = scaleIn(false)
  for (let frame = 0; frame < 8; frame++) {
    expect(scale.isNew).toBe(true)
    learn(0.5)
  }
  expect(scale.isNew).toBe(false)
  expect(scale.evidence(0.5)).toBe(1)
  learn(1)
  expect(scale.evidence(0.5)).toBeGreaterThan(0.85)
})

test('a snapshot gives the same evidence', () => {
  const { scale, learn } = scaleIn(true)
  learn(0.7)
  const twin = new VisibilityScale()
  twin.restore(JSON.parse(JSON.stringify(scale.snapshot())))
  expect(twin.evidence(0.55)).toBe(scale.evidence(0.55))
})
