import { expectClose, readGoldenCase } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import type { CornerPairs } from '../../src/corners/corner-pairs'
import { mergeCornerBoxes } from '../../src/corners/merge-corner-boxes'

/** Rows of left, top, right, bottom, score, score of the top left corner, score of the bottom right one. */
function pairsOf(rows: readonly (readonly number[])[]): CornerPairs {
  return {
    count: rows.length,
    boxes: Float64Array.from(rows.flatMap((row) => row.slice(0, 4))),
    scores: Float64Array.from(rows, (row) => row[4]!),
    topLeftScores: Float64Array.from(rows, (row) => row[5]!),
    bottomRightScores: Float64Array.from(rows, (row) => row[6]!),
    classIds: new Int32Array(rows.length),
  }
}

describe('mergeCornerBoxes', () => {
  const options = { method: 'hard', maxOverlap: 0.5, sigma: 0.5, weightExponent: 1 } as const

  test('moves a box towards those it suppresses, by the scores of their corners', () => {
    const { boxes, scores, count } = mergeCornerBoxes(
      pairsOf([
        [0, 0, 9, 9, 0.9, 0.6, 0.8],
        [2, 0, 9, 9, 0.5, 0.2, 0.8],
      ]),
      options,
    )
    expect(count).toBe(1)
    expectClose(boxes.subarray(0, 4), [(2 * 0.2) / 0.8, 0, 9, 9])
    expect(scores[0]).toBe(0.9)
  })

  test('does not change boxes that overlap too little', () => {
    const rows = [
      [0, 0, 9, 9, 0.9, 0.6, 0.8],
      [8, 8, 19, 19, 0.5, 0.2, 0.8],
    ]
    const { boxes, count } = mergeCornerBoxes(pairsOf(rows), options)
    expect(count).toBe(2)
    expectClose(
      boxes,
      rows.flatMap((row) => row.slice(0, 4)),
    )
  })

  interface Params {
    readonly sigma: number
    readonly Nt: number
    readonly method: 0 | 1 | 2
    readonly weight_exp: number
  }
  test.each(['m0', 'm2'])("equals CornerNet's, case %s, leftovers included", (name) => {
    const { inputs, outputs, params } = readGoldenCase<Params>(`heads/cornernet/soft_nms_merge_${name}`)!
    const table = inputs.boxes!.data as Float32Array
    const rows = Array.from({ length: table.length / 7 }, (_, i) => [...table.subarray(7 * i, 7 * i + 7)])
    const { boxes, scores, count } = mergeCornerBoxes(pairsOf(rows), {
      method: (['hard', 'linear', 'gaussian'] as const)[params.method],
      maxOverlap: params.Nt,
      sigma: params.sigma,
      weightExponent: params.weight_exp,
    })
    expect(count).toBe(outputs.n_keep!.data[0])
    const merged = rows.flatMap((row, i) => [...boxes.subarray(4 * i, 4 * i + 4), scores[i]!, row[5]!, row[6]!])
    expectClose(merged, outputs.boxes!.data as Float32Array, { relative: 1e-5, absolute: 1e-4 })
  })
})
