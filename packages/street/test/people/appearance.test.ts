import { expect, test } from 'vitest'
import { drawAppearance, drawSimilarAppearance } from '../../src/people/appearance'
import { Random } from '../../src/random'

test('people have different appearances', () => {
  const random = new Random(1)
  const people = Array.from({ length: 200 }, () => drawAppearance(random))
  expect(
    new Set(
      people.map((appearance) => JSON.stringify([appearance.top, appearance.bottom, appearance.hair, appearance.bag])),
    ).size,
  ).toBe(200)
  for (const kind of ['topCut', 'bottomCut', 'hairCut', 'hat', 'bag'] as const) {
    expect(new Set(people.map((appearance) => appearance[kind])).size).toBeGreaterThan(2)
  }
  expect(people.some((appearance) => appearance.top.pattern?.kind === 'stripes')).toBe(true)
  expect(people.some((appearance) => appearance.height < 1.45)).toBe(true)
})

test('a person in similar clothes has nearly the same colours and another build', () => {
  const random = new Random(2)
  const model = drawAppearance(random)
  const similar = drawSimilarAppearance(model, random)
  expect(similar.topCut).toBe(model.topCut)
  for (let channel = 0; channel < 3; channel++) {
    expect(Math.abs(similar.top.colour[channel]! - model.top.colour[channel]!)).toBeLessThan(45)
  }
  expect(similar.height).not.toBe(model.height)
})
