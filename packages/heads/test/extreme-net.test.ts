import { extremeNet, type NetworkOutputs } from '@mot/heads'
import { readGoldenCase, seededRandom } from '@mot/test-utils'
import { testHead } from '@mot/test-utils/test-head'
import { describe, expect, test } from 'vitest'
import { expectRows, goldenRows, rowsOf } from './golden-rows'
import { constantMap, put, randomMap } from './maps'

const size = { width: 64, height: 64 }
const kinds = ['t', 'l', 'b', 'r'] as const

function emptyMaps(batch = 1) {
  const heat = () => constantMap([batch, 2, 16, 16], -9)
  const offset = () => constantMap([batch, 2, 16, 16], 0.5)
  return {
    hm_t: heat(),
    hm_l: heat(),
    hm_b: heat(),
    hm_r: heat(),
    hm_c: heat(),
    reg_t: offset(),
    reg_l: offset(),
    reg_b: offset(),
    reg_r: offset(),
  }
}

interface Diamond {
  readonly index?: number
  readonly classId?: number
  /** Centre and half sides in cells. */
  readonly x: number
  readonly y: number
  readonly halfWidth: number
  readonly halfHeight: number
  readonly logit: number
}

/** Points in the middle of each side of a box, and its centre. */
function putDiamond(maps: ReturnType<typeof emptyMaps>, diamond: Diamond): void {
  const { index = 0, classId = 0, x, y, halfWidth, halfHeight, logit } = diamond
  put(maps.hm_t, [index, y - halfHeight, x], [logit], classId)
  put(maps.hm_l, [index, y, x - halfWidth], [logit], classId)
  put(maps.hm_b, [index, y + halfHeight, x], [logit], classId)
  put(maps.hm_r, [index, y, x + halfWidth], [logit], classId)
  put(maps.hm_c, [index, y, x], [logit], classId)
}

testHead('extremeNet', {
  head: extremeNet({ classCount: 2 }),
  input: size,
  objects: (batch) => {
    const random = seededRandom(batch)
    const maps = emptyMaps(batch)
    for (const kind of kinds) maps[`reg_${kind}`] = randomMap(random, [batch, 2, 16, 16], 0.4, 0.6)
    for (let index = 0; index < batch; index++) {
      for (const classId of [0, 1]) {
        const [x, y] = [4 + 7 * classId, 6 + 3 * classId]
        putDiamond(maps, { index, classId, x, y, halfWidth: 3, halfHeight: 4, logit: 1 + 2 * random() })
      }
    }
    return maps
  },
  nothing: emptyMaps,
})

describe('extremeNet', () => {
  const head = extremeNet({ classCount: 2 })
  const view = head.view(size, size)
  const decodeOne = (maps: NetworkOutputs, options = {}) =>
    extremeNet({ classCount: 2, ...options }).decode(maps, [view])[0]!
  const score = 1 / (1 + Math.exp(-2))

  function oneObject(change: Partial<Diamond> = {}) {
    const maps = emptyMaps()
    putDiamond(maps, { x: 7, y: 8, halfWidth: 3, halfHeight: 4, logit: 2, classId: 1, ...change })
    return maps
  }

  test('reads a box from its four extreme points, which become keypoints', () => {
    const found = decodeOne(oneObject(), { edgeAggregation: 0 })
    expectRows(rowsOf(found), [[4 * 4.5, 4 * 4.5, 4 * 10.5, 4 * 12.5, score, 1]])
    expect(found.at(0).keypoints!.map(({ x, y }) => [x / 4, y / 4])).toEqual([
      [7.5, 4.5],
      [4.5, 8.5],
      [7.5, 12.5],
      [10.5, 8.5],
    ])
  })

  test('groups no points without a centre in their middle', () => {
    const maps = oneObject()
    put(maps.hm_c, [0, 8, 7], [-9], 1)
    expect(decodeOne(maps).count).toBe(0)
  })

  test('groups no points out of order', () => {
    const maps = oneObject()
    put(maps.hm_t, [0, 4, 7], [-9], 1)
    // The topmost point lies below the leftmost.
    put(maps.hm_t, [0, 9, 7], [2], 1)
    expect(decodeOne(maps).count).toBe(0)
  })

  test('groups no points of different classes', () => {
    const maps = oneObject()
    put(maps.hm_r, [0, 8, 10], [2, -9])
    expect(decodeOne(maps).count).toBe(0)
  })

  test('the scores along an edge without one extreme point are aggregated', () => {
    const maps = oneObject({ logit: -0.6 })
    const plain = decodeOne(maps, { edgeAggregation: 0, minScore: 0.1 }).at(0).score
    for (const x of [4, 5, 6, 8, 9, 10]) put(maps.hm_t, [0, 4, x], [-0.6 - 0.1 * Math.abs(x - 7)], 1)
    const gathered = decodeOne(maps, { minScore: 0.1 }).at(0)
    expect(gathered.score).toBeGreaterThan(plain + 0.02)
    expect(gathered.keypoints![0]!.x).toBe(4 * 7.5)
  })

  describe('refuses', () => {
    test('outputs in swapped order', () => {
      const { hm_t, reg_t, ...others } = { ...emptyMaps(), hm_t: constantMap([1, 3, 16, 16], -9) }
      expect(() => decodeOne({ ...others, hm_t: reg_t, reg_t: hm_t })).toThrow(
        'Head extremenet: Output "reg_t" should have shape [1, 2, ?, ?], got [1, 3, 16, 16].',
      )
    })

    test.each([
      [{ maxPoints: 0 }, 'Option "maxPoints" should be a whole number from 1, got 0.'],
      [{ edgeAggregation: -1 }, 'Option "edgeAggregation" should be from 0 to 1, got -1.'],
    ])('options out of range: %o', (options, message) => {
      expect(() => extremeNet(options)).toThrow(message)
    })
  })

  interface Params {
    readonly K: number
    readonly scores_thresh: number
    readonly center_thresh: number
    readonly aggr_weight: number
    readonly num_dets: number
  }
  const golden = readGoldenCase<Params>('heads/centernet/exct_decode')
  test.skipIf(golden === undefined)(
    "equals CenterNet's own decoding (skipped where the shared golden data is not at hand)",
    () => {
      const { inputs, outputs, params } = golden!
      const maps = Object.fromEntries(
        Object.entries(inputs).map(([name, map]) => {
          const [kind, offset] = name.split('_')
          return [`${offset ? 'reg' : 'hm'}_${kind === 'ct' ? 'c' : kind}`, map]
        }),
      )
      const [, classCount, rows, columns] = inputs.t!.shape as [number, number, number, number]
      const input = { width: 4 * columns, height: 4 * rows }
      const [found] = extremeNet({
        classCount,
        minScore: 0,
        maxPoints: params.K,
        minPointScore: params.scores_thresh,
        minCenterScore: params.center_thresh,
        edgeAggregation: params.aggr_weight,
        maxDetections: params.num_dets,
        heatmap: 'scores',
        softNms: false,
      }).decode(maps, [{ image: input, input, toImage: [0.25, 0, 0, 0, 0.25, 0] }])
      const rowsFound = [...found!].map(({ box, score: total, keypoints, classId }) => [
        box.left,
        box.top,
        box.right,
        box.bottom,
        total,
        ...keypoints!.flatMap(({ x, y }) => [x, y]),
        classId,
      ])
      expectRows(rowsFound, goldenRows(outputs.dets_pos!))
    },
  )
})
