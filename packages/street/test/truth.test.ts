import { expect, test } from 'vitest'
import { truthOf } from '../src/truth'

const box = { left: 0, top: 0, right: 2, bottom: 2 }

test('visibility is the share of painted pixels that are still the person’s own', () => {
  const owners = Int32Array.from([
    ...[0, 7, 7, 0], //
    ...[0, 4, 7, 0],
  ])
  const truth = truthOf(
    [
      { id: 7, box, pixels: 4 },
      { id: 4, box, pixels: 1 },
    ],
    owners,
    2,
  )
  expect(truth).toEqual([
    { id: 4, identity: 2 * 4096 + 4, box, visibility: 1 },
    { id: 7, identity: 2 * 4096 + 7, box, visibility: 0.75 },
  ])
})

test('a fully hidden person is in the truth, a person outside the frame is not', () => {
  const truth = truthOf(
    [
      { id: 1, box, pixels: 3 },
      { id: 2, box, pixels: 0 },
    ],
    new Int32Array(4),
    0,
  )
  expect(truth).toEqual([{ id: 1, identity: 1, box, visibility: 0 }])
})
