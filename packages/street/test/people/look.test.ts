import { expect, test } from 'vitest'
import { drawLook, drawSimilarLook } from '../../src/people/look'
import { Random } from '../../src/random'

test('people look different from one another', () => {
  const random = new Random(1)
  const looks = Array.from({ length: 200 }, () => drawLook(random))
  expect(new Set(looks.map((look) => JSON.stringify([look.top, look.bottom, look.hair, look.bag]))).size).toBe(200)
  for (const kind of ['topCut', 'bottomCut', 'hairCut', 'hat', 'bag'] as const) {
    expect(new Set(looks.map((look) => look[kind])).size).toBeGreaterThan(2)
  }
  expect(looks.some((look) => look.top.pattern?.kind === 'stripes')).toBe(true)
  expect(looks.some((look) => look.height < 1.45)).toBe(true)
})

test('someone in similar clothes has nearly the same colours and is still someone else', () => {
  const random = new Random(2)
  const model = drawLook(random)
  const similar = drawSimilarLook(model, random)
  expect(similar.topCut).toBe(model.topCut)
  for (let channel = 0; channel < 3; channel++) {
    expect(Math.abs(similar.top.colour[channel]! - model.top.colour[channel]!)).toBeLessThan(45)
  }
  expect(similar.height).not.toBe(model.height)
})
