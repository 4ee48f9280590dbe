import { expect, test } from 'vitest'
import {
  keepPlace,
  MotionTrust,
  noPlaces,
  placeSpacing,
  type SeenPlaces,
  velocityStart,
} from '../../../src/multi/frames/seen-places'

/** An object of 40 × 100 pixels whose centre is at x in each frame from 1. Every third place is kept, and learned from. */
function walk(centres: readonly number[], trust = new MotionTrust()) {
  const places: SeenPlaces = noPlaces()
  let count = 0
  for (const [k, x] of centres.entries()) {
    for (const [side, value] of [x - 20, 100, x + 20, 200].entries()) places[side] = value
    if (k % 3 !== 0) continue
    keepPlace(places, count++, k + 1)
    trust.learn(places, count, 3)
  }
  return { places, count, frame: centres.length, trust }
}

function velocityOf({ places, count, frame }: ReturnType<typeof walk>): number[] {
  const start = velocityStart(places, count, frame, 3)
  const span = frame - places[start + 2]!
  return [span, span === 0 ? 0 : ((places[0]! + places[2]!) / 2 - places[start]!) / span]
}

const steady = Array.from({ length: 40 }, (_, k) => 100 + 5 * k)

test('a place is kept every tenth of a second, at most one a frame', () => {
  expect([1 / 30, 1 / 100, 1 / 5].map(placeSpacing)).toEqual([3, 10, 1])
})

test.each([1, 2, 3, 4, 5, 6, 7, 20, 40])('after %i frames, the velocity is that of the last few of them', (frames) => {
  const walked = walk(steady.slice(0, frames))
  const [span, velocity] = velocityOf(walked)
  expect(velocity).toBe(frames === 1 ? 0 : 5)
  expect(span).toBeLessThanOrEqual(6)
})

test('who turns has the new velocity within six frames', () => {
  const turned = [...steady, ...Array.from({ length: 6 }, (_, k) => steady.at(-1)! - 5 * (k + 1))]
  expect(velocityOf(walk(turned))).toEqual([6, -5])
})

test('who walks on is trusted to: all frames of the velocity', () => {
  const { trust } = walk(steady)
  expect(trust.framesOfMotion(6, 3)).toBeCloseTo(6, 1)
  expect(new MotionTrust().framesOfMotion(6, 3)).toBe(6)
})

test('of dancers, who are soon where they were, hardly any', () => {
  const trust = new MotionTrust()
  for (let k = 0; k < 20; k++)
    walk(
      Array.from({ length: 60 }, (_, frame) => 100 + 10 * Math.sin(frame / 2 + k)),
      trust,
    )
  expect(trust.framesOfMotion(6, 3)).toBeLessThan(0.5)
})

test('motion across a gap teaches nothing', () => {
  const trust = new MotionTrust()
  const places = noPlaces()
  places.splice(0, 4, 0, 0, 40, 100)
  let count = 0
  for (const frame of [1, 4, 7, 10, 300]) {
    keepPlace(places, count++, frame)
    trust.learn(places, count, 3)
  }
  expect({ ...trust }).toEqual({ ...new MotionTrust() })
})
