import { expectClose } from '@mot/test-utils'
import { expect, test } from 'vitest'
import golden from '../../../../../fixtures/observation-centric/deepocsort-weights.json'
import { AdaptiveWeights } from '../../../src/multi/observation-centric/adaptive-weights'

test('weights are those of Deep-OC-SORT', () => {
  for (const { emb_cost, weights } of [golden, golden.single_row]) {
    const adaptive = new AdaptiveWeights()
    const columnCount = emb_cost[0]!.length
    adaptive.weigh(emb_cost.flat(), emb_cost.length, columnCount, 0.5)
    const ours = emb_cost.flatMap((row, i) =>
      row.map((_, j) => 0.75 + adaptive.rowBonuses[i]! + adaptive.columnBonuses[j]!),
    )
    expectClose(ours, weights.flat())
  }
})

test('the most discriminative track has the largest bonus', () => {
  const weights = new AdaptiveWeights()
  weights.weigh([0.9, 0.1, 0.2, 0.2], 2, 2, 0.5)
  expect([...weights.rowBonuses.subarray(0, 2)]).toEqual([0.25, 0])
  expect(weights.columnBonuses[1]).toBeCloseTo(0.05, 12)
})

test('a single pair has no bonus', () => {
  const weights = new AdaptiveWeights()
  weights.weigh([0.9], 1, 1, 0.5)
  expect([weights.rowBonuses[0], weights.columnBonuses[0]]).toEqual([0, 0])
})
