import type { Tensor } from '@mot/core'
import { readGoldenCase } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { type CornerSpecs, cornerSpecs, type PairSettings, pairCorners } from '../../src/corners/corners'
import type { BoundTo } from '../../src/head'
import { type CornerMaps, emptyCornerMaps, putCorner } from '../corner-maps'
import { expectRows, goldenRows } from '../golden-rows'

const settings: PairSettings = {
  maxCorners: 10,
  maxPairs: 10,
  maxTagDistance: 0.5,
  border: true,
  heatmap: 'logits',
}

/** left, top, right, bottom, score, both corners' scores, class. */
function rowsOf(maps: BoundTo<CornerSpecs>, more: Partial<PairSettings> = {}): number[][] {
  const pairs = pairCorners({ specs: cornerSpecs(2, {}), maps, index: 0, settings: { ...settings, ...more } })
  return Array.from({ length: pairs.count }, (_, i) => [
    ...pairs.boxes.subarray(4 * i, 4 * i + 4),
    pairs.scores[i]!,
    pairs.topLeftScores[i]!,
    pairs.bottomRightScores[i]!,
    pairs.classIds[i]!,
  ])
}

describe('pairCorners', () => {
  const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit))

  /** Maps with a top left corner at (4, 5) and one bottom right corner. */
  function withCorner(corner: Partial<Parameters<typeof putCorner>[2]>): CornerMaps {
    const maps = emptyCornerMaps()
    putCorner(maps, 'tl', { x: 4, y: 5, logit: 2 })
    putCorner(maps, 'br', { x: 10, y: 9, logit: 1, ...corner })
    return maps
  }
  const good = (maps: CornerMaps, more?: Partial<PairSettings>) => rowsOf(maps, more).filter((row) => row[4]! > 0.5)

  test('pairs two corners with the mean of their scores', () => {
    expectRows(good(withCorner({})), [[4.5, 5.5, 10.5, 9.5, (sigmoid(2) + sigmoid(1)) / 2, sigmoid(2), sigmoid(1), 0]])
  })

  test.each([
    ['of different classes', { classId: 1 }],
    ['whose tags differ', { tag: 0.6 }],
    ['in swapped order across', { x: 3 }],
    ['in swapped order down', { y: 4 }],
  ])('does not pair corners %s', (_, corner) => {
    expect(good(withCorner(corner))).toEqual([])
  })

  test('omits corners on the edge of the map without border', () => {
    for (const corner of [{ x: 31 }, { y: 31 }]) {
      expect(good(withCorner(corner)).length).toBe(1)
      expect(good(withCorner(corner), { border: false })).toEqual([])
    }
  })

  test('keeps the best pairs', () => {
    const maps = withCorner({})
    putCorner(maps, 'br', { x: 20, y: 20, logit: 3 })
    expect(good(maps).map((row) => row[2])).toEqual([20.5, 10.5])
    expect(good(maps, { maxPairs: 1 }).map((row) => row[2])).toEqual([20.5])
  })

  interface Params {
    readonly K: number
    readonly num_dets: number
    readonly ae_threshold: number
    readonly no_border?: boolean
  }
  for (const name of ['cornernet/decode_k100', 'cornernet/decode_lite_noborder', 'duan_centernet/decode']) {
    const golden = readGoldenCase<Params>(`heads/${name}`)
    test.skipIf(golden === undefined)(
      `equals the original, ${name} (skipped where the shared golden data is not at hand)`,
      () => {
        const { inputs, outputs, params } = golden!
        const more = {
          maxCorners: params.K,
          maxPairs: params.num_dets,
          maxTagDistance: params.ae_threshold,
          border: params.no_border !== true,
        }
        const maps = inputs as Readonly<Record<string, Tensor<Float32Array>>> as unknown as BoundTo<CornerSpecs>
        expectRows(rowsOf(maps, more), goldenRows(outputs.dets_pos!))
      },
    )
  }
})
