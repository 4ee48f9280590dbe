import { clear, evaluate, timeline } from '@mot/eval'
import { expect, test } from 'vitest'
import { drawn } from './drawn'

test('the timeline lists when an object is present and when it is matched with which id', () => {
  const truth = drawn('A', 'A', 'A', '.', 'A', 'A')
  const results = drawn('X', '.', 'X', '.', 'Y', 'Y')
  expect(timeline({ truth, results })).toEqual([
    {
      id: 1,
      present: [
        { from: 1, to: 3 },
        { from: 5, to: 6 },
      ],
      matched: [
        { from: 1, to: 1, resultId: 24 },
        { from: 3, to: 3, resultId: 24 },
        { from: 5, to: 6, resultId: 25 },
      ],
      switches: [{ frame: 5, before: 24, after: 25 }],
    },
  ])
})

test('its switches are those of CLEAR', () => {
  const truth = drawn('A..B', 'A..B', '.AB.', 'B..A', 'B..A')
  const results = drawn('X..Y', 'X..Y', '.YX.', 'X..Y', 'Z..Y')
  const switches = timeline({ truth, results }).flatMap((object) => object.switches)
  expect(switches).toHaveLength(evaluate(clear, [{ truth, results }]).idSwitches)
  expect(switches.length).toBeGreaterThan(0)
})

test('an object without matches is present', () => {
  expect(timeline({ truth: drawn('A', 'A'), results: [] })).toMatchObject([{ id: 1, matched: [], switches: [] }])
})
