import { expect, test } from 'vitest'
import { type Painted, truthOf } from '../src/truth'

const about = {
  box: { left: 0, top: 0, right: 2, bottom: 2 },
  joints: [1, 0.5],
  body: { x: 1, z: 8, headingX: 1, headingZ: 0, height: 1.7, width: 0.5, length: 0.6 },
}

function painted(id: number, pixels: number): Painted {
  return { id, pixels, ...about }
}

test('visibility is the share of painted pixels that are still the person’s own', () => {
  const owners = Int32Array.from([
    ...[0, 7, 7, 0], //
    ...[0, 4, 7, 0],
  ])
  const truth = truthOf([painted(7, 4), painted(4, 1)], owners, 2)
  expect(truth).toEqual([
    { id: 4, identity: 2 * 4096 + 4, visibility: 1, ...about },
    { id: 7, identity: 2 * 4096 + 7, visibility: 0.75, ...about },
  ])
})

test('a fully hidden person is in the truth, a person outside the frame is not', () => {
  const truth = truthOf([painted(1, 3), painted(2, 0)], new Int32Array(4), 0)
  expect(truth).toEqual([{ id: 1, identity: 1, visibility: 0, ...about }])
})
