import type { Detections } from '@mot/core'
import { centerNetTriplets, type NetworkOutputs, type Pass } from '@mot/heads'
import { seededRandom } from '@mot/test-utils'
import { testHead } from '@mot/test-utils/test-head'
import { describe, expect, test } from 'vitest'
import { expectCornerCase } from './corner-golden'
import { type CornerMaps, emptyCornerMaps, putCorner, scatteredCorners } from './corner-maps'
import { rowsOf } from './golden-rows'
import { constantMap, type FloatMap, put, randomMap } from './maps'

type TripletMaps = CornerMaps & Record<'ct_heat' | 'ct_regr', FloatMap>

const size = { width: 127, height: 127 }
const cell = 127 / 32
const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit))

function emptyMaps(batch = 1): TripletMaps {
  return {
    ...emptyCornerMaps({ batch }),
    ct_heat: constantMap([batch, 2, 32, 32], -9),
    ct_regr: constantMap([batch, 2, 32, 32], 0.5),
  }
}

testHead('centerNetTriplets', {
  head: centerNetTriplets({ classCount: 2 }),
  input: size,
  objects: (batch) => {
    const random = seededRandom(batch)
    const ct_heat = randomMap(random, [batch, 2, 32, 32], -9, -5)
    const ct_regr = randomMap(random, [batch, 2, 32, 32], 0.4, 0.6)
    const corners = scatteredCorners(random, batch, (index, classId, x, y) => put(ct_heat, [index, y, x], [2], classId))
    return { ...corners, ct_heat, ct_regr }
  },
  nothing: emptyMaps,
})

describe('centerNetTriplets', () => {
  const head = centerNetTriplets({ classCount: 2 })
  const view = head.view(size, size)
  const decodeOne = (maps: NetworkOutputs, options = {}) =>
    centerNetTriplets({ classCount: 2, ...options }).decode(maps, [view])[0]!

  /** One object of class 1 from (4, 5) to (10, 11) in cells, its centre at (7, 8). */
  function oneObject(index = 0, batch = 1) {
    const maps = emptyMaps(batch)
    putCorner(maps, 'tl', { index, x: 4, y: 5, logit: 2, classId: 1 })
    putCorner(maps, 'br', { index, x: 10, y: 11, logit: 2, classId: 1 })
    put(maps.ct_heat, [index, 8, 7], [1], 1)
    return maps
  }

  test('reads a box whose corners match and whose centre is present', () => {
    const [row, ...others] = rowsOf(decodeOne(oneObject()))
    expect(others).toEqual([])
    const expected = [4.5 * cell, 5.5 * cell, 10.5 * cell, 11.5 * cell, (2 * sigmoid(2) + sigmoid(1)) / 3, 1]
    for (const [i, value] of expected.entries()) expect(row![i]).toBeCloseTo(value, 5)
  })

  test('drops a box without a centre of its class', () => {
    const maps = oneObject()
    put(maps.ct_heat, [0, 8, 7], [1, -9])
    expect(decodeOne(maps).count).toBe(0)
  })

  test('drops boxes that extend 5 pixels out of the image, and clips others', () => {
    const image = { width: 60, height: 100 }
    // The image takes columns 33 to 93 of the input.
    const small = head.view(image, size)
    const boxesFrom = (x: number) => {
      const maps = emptyMaps()
      putCorner(maps, 'tl', { x, y: 12, logit: 2 })
      putCorner(maps, 'br', { x: x + 8, y: 20, logit: 2 })
      put(maps.ct_heat, [0, 16, x + 4], [2])
      return head.decode(maps, [small])[0]!
    }
    expect(boxesFrom(6).count).toBe(0)
    expect(boxesFrom(8).at(0).box.left).toBeCloseTo(8.5 * cell - 33, 5)
    expect(boxesFrom(7).at(0).box.left).toBe(0)
  })

  test('corners and centres come from the mirror image, too', () => {
    const passes = centerNetTriplets({ classCount: 2, flip: true, leftovers: 'drop' }).passes!(
      { ...size, data: new Uint8ClampedArray(4 * 127 * 127) },
      size,
    )
    expect((passes.next().value as Pass).images.length).toBe(2)
    const [row] = rowsOf(passes.next(oneObject(1, 2)).value as Detections)
    expect(row![0]).toBeCloseTo((32 - 10.5) * cell, 4)
    expect(row![1]).toBeCloseTo(5.5 * cell, 4)
  })

  test('centres come from scale 1 alone, and confirm boxes of all scales', () => {
    const image = { width: 60, height: 60, data: new Uint8ClampedArray(4 * 60 * 60) }
    const decodeAtScales = (scales: number[], ...outputs: TripletMaps[]) => {
      const passes = centerNetTriplets({ classCount: 2, scales, leftovers: 'drop' }).passes!(image, {})
      let step = passes.next()
      for (const maps of outputs) step = passes.next(maps)
      return step.value as Detections
    }
    const corners = (x: number) => {
      const maps = emptyMaps()
      putCorner(maps, 'tl', { x, y: x, logit: 2 })
      putCorner(maps, 'br', { x: x + 8, y: x + 8, logit: 2 })
      return maps
    }
    const center = (x: number) => {
      const maps = emptyMaps()
      put(maps.ct_heat, [0, x, x], [2])
      return maps
    }
    // The middle of the image is the middle of the input at both scales: boxes of 8 cells about it.
    expect(decodeAtScales([2, 1], corners(12), center(16)).count).toBe(1)
    expect(decodeAtScales([1, 2], corners(12), center(16)).count).toBe(0)
  })

  test('refuses maps of other classes, and names the head', () => {
    expect(() => centerNetTriplets().decode(oneObject(), [view])).toThrow(
      'Head centernet-triplets: Output "tl_heat" should have shape [1, 80, ?, ?], got [1, 2, 32, 32].',
    )
  })

  test('refuses outputs in swapped order', () => {
    const { ct_heat, tl_tag, ...others } = oneObject()
    expect(() => decodeOne({ ...others, ct_heat: tl_tag, tl_tag: ct_heat })).toThrow(
      'Output "tl_tag" should have shape [1, 1, ?, ?], got [1, 2, 32, 32].',
    )
  })

  expectCornerCase('duan_centernet/full', centerNetTriplets)
})
