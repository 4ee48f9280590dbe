import { Candidates } from '@mot/core'
import { expectClose } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { toSimilarities } from '../../../src/multi/boost/motion-similarity'
import { golden } from './golden'

/** [detections][tracks] of squared distances [detections][tracks]. */
function similaritiesOf(distances: readonly (readonly number[])[]): number[][] {
  const pairs = new Candidates()
  pairs.begin(distances.length)
  for (let j = 0; j < distances[0]!.length; j++) {
    for (const [i, row] of distances.entries()) if (row[j]! <= 13.2767) pairs.add(i, row[j]!)
    pairs.endRow()
  }
  toSimilarities(pairs)
  const result = distances.map((row) => row.map(() => 0))
  for (let j = 0; j < pairs.rowCount; j++) {
    for (let k = pairs.starts[j]!; k < pairs.starts[j + 1]!; k++) result[pairs.columns[k]!]![j] = pairs.costs[k]!
  }
  return result
}

test('the similarities of a track to the detections inside its gate sum to 1', () => {
  expect(similaritiesOf([[2], [2]])).toEqual([[0.5], [0.5]])
  const [[near], [far]] = similaritiesOf([[1], [4]]) as [[number], [number]]
  expect(near).toBeGreaterThan(10 * far)
  expect(near + far).toBeCloseTo(1, 12)
})

test('detections outside the gate have similarity 0, and little weight in the softmax', () => {
  const [[plausible], [implausible]] = similaritiesOf([[1], [20]]) as [[number], [number]]
  expect(implausible).toBe(0)
  expect(plausible).toBeCloseTo(1 / (1 + Math.exp(1 - 13.2767)), 12)
})

test('equals the original', () => {
  expectClose(similaritiesOf(golden.mh).flat(), golden.mhdist_similarity.flat())
})
