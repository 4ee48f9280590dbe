import type { Tensor } from '@mot/core'
import { readGoldenCase } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { confirmByCenters, findCenters } from '../../src/corners/center-points'
import type { CornerPairs } from '../../src/corners/corner-pairs'
import { expectRows } from '../golden-rows'

function onePair(...box: [number, number, number, number]): CornerPairs {
  return {
    count: 1,
    boxes: Float64Array.from(box),
    scores: Float64Array.of(0.6),
    topLeftScores: Float64Array.of(0.6),
    bottomRightScores: Float64Array.of(0.6),
    classIds: Int32Array.of(1),
  }
}

describe('confirmByCenters', () => {
  const center = { x: 45, y: 45, score: 0.9, classId: 1 }
  const confirmed = (pairs: CornerPairs, ...centers: (typeof center)[]) => [...confirmByCenters(pairs, centers).scores]

  test('averages in the score of a centre in the middle third', () => {
    expect(confirmed(onePair(0, 0, 90, 90), center)[0]).toBeCloseTo((2 * 0.6 + 0.9) / 3, 12)
  })

  test.each([
    ['of another class', { classId: 0 }],
    ['left of the middle', { x: 30 }],
    ['right of it', { x: 60 }],
    ['above it', { y: 30 }],
    ['below it', { y: 60 }],
  ])('drops boxes whose only centre is %s', (_, other) => {
    expect(confirmed(onePair(0, 0, 90, 90), { ...center, ...other })).toEqual([])
  })

  test('the middle of boxes larger than 150 × 150 is a fifth of each side', () => {
    const at = (x: number) => ({ ...center, x, y: 100 })
    expect(confirmed(onePair(0, 0, 200, 200), at(81)).length).toBe(1)
    expect(confirmed(onePair(0, 0, 200, 200), at(79))).toEqual([])
    expect(confirmed(onePair(0, 0, 150, 150), { ...center, x: 55, y: 75 }).length).toBe(1)
  })

  test('the first of several centres counts', () => {
    const [score] = confirmed(onePair(0, 0, 90, 90), { ...center, score: 0.3 }, center)
    expect(score).toBeCloseTo((2 * 0.6 + 0.3) / 3, 12)
  })
})

describe('findCenters', () => {
  const golden = readGoldenCase<{ readonly K: number }>('heads/duan_centernet/decode')
  test.skipIf(golden === undefined)("equals CenterNet's (skipped where the shared golden data is not at hand)", () => {
    const { inputs, outputs, params } = golden!
    const map = (name: string) => ({ name, map: inputs[name] as Tensor<Float32Array> })
    const found = findCenters(map('ct_heat'), map('ct_regr'), 0, params.K)
    const table = outputs.center!.data as Float32Array
    expectRows(
      found.map(({ x, y, classId, score }) => [x, y, classId, score]),
      Array.from({ length: table.length / 4 }, (_, i) => [...table.subarray(4 * i, 4 * i + 4)]),
    )
  })
})
