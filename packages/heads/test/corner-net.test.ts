import type { Detections } from '@mot/core'
import { cornerNet, type NetworkOutputs, type Pass } from '@mot/heads'
import { seededRandom } from '@mot/test-utils'
import { testHead } from '@mot/test-utils/test-head'
import { describe, expect, test } from 'vitest'
import { expectCornerCase } from './corner-golden'
import { emptyCornerMaps, putCorner, scatteredCorners } from './corner-maps'
import { rowsOf } from './golden-rows'

const size = { width: 127, height: 127 }

testHead('cornerNet', {
  head: cornerNet({ classCount: 2 }),
  input: size,
  objects: (batch) => scatteredCorners(seededRandom(batch), batch),
  nothing: emptyCornerMaps,
})

describe('cornerNet', () => {
  const head = cornerNet({ classCount: 2 })
  const view = head.view(size, size)
  const decodeOne = (maps: NetworkOutputs, options = {}) =>
    cornerNet({ classCount: 2, ...options }).decode(maps, [view])[0]!
  /** The cells are not quite 4 pixels: 32 of them share 127. */
  const cell = 127 / 32
  const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit))

  /** One object of class 1 from (4, 5) to (10, 9) in cells. */
  function oneObject() {
    const maps = emptyCornerMaps()
    putCorner(maps, 'tl', { x: 4, y: 5, logit: 2, tag: 0.3, classId: 1 })
    putCorner(maps, 'br', { x: 10, y: 9, logit: 1, tag: 0.5, classId: 1 })
    return maps
  }

  test('reads class, score and box from a pair of corners', () => {
    const [row, ...others] = rowsOf(decodeOne(oneObject()))
    expect(others).toEqual([])
    expect(row).toHaveLength(6)
    const expected = [4.5 * cell, 5.5 * cell, 10.5 * cell, 9.5 * cell, (sigmoid(2) + sigmoid(1)) / 2, 1]
    for (const [i, value] of expected.entries()) expect(row![i]).toBeCloseTo(value, 5)
  })

  test('an image is in the middle of the input, and boxes are clipped to it', () => {
    const image = { width: 100, height: 60 }
    const small = head.view(image, size)
    expect([small.toImage[2], small.toImage[5]]).toEqual([-(63 - 50), -(63 - 30)])
    const maps = emptyCornerMaps()
    putCorner(maps, 'tl', { x: 1, y: 1, logit: 2 })
    putCorner(maps, 'br', { x: 30, y: 30, logit: 2 })
    const [found] = head.decode(maps, [small])
    expect([...found!.boxes]).toEqual([0, 0, 100, 60])
  })

  test('an input has the size of the image, in steps of 128, unless the network has fixed it', () => {
    expect(head.inputSize({ width: 640, height: 480 }, {})).toEqual({ width: 767, height: 511 })
    expect(head.inputSize({ width: 640, height: 480 }, { width: 511, height: 511 })).toEqual({
      width: 511,
      height: 511,
    })
  })

  test('an image that is too large for a fixed input is made smaller', () => {
    const { toImage } = head.view({ width: 254, height: 200 }, size)
    expect([toImage[0], toImage[2], toImage[5]].map(Math.abs)).toEqual([2, 0, 2 * (63 - 50)])
  })

  test('lowers the scores of boxes of one class that overlap', () => {
    const maps = oneObject()
    putCorner(maps, 'br', { x: 12, y: 9, logit: 0.9, tag: 0.5, classId: 1 })
    const [first, second] = decodeOne(maps, { minScore: 0.01, leftovers: 'drop' }).scores
    expect(first).toBeCloseTo((sigmoid(2) + sigmoid(1)) / 2, 6)
    expect(second).toBeLessThan(0.4)
  })

  test('mergeBoxes moves boxes to the mean of those they suppress', () => {
    const maps = oneObject()
    putCorner(maps, 'br', { x: 12, y: 9, logit: 0.9, tag: 0.5, classId: 1 })
    const rightOf = (mergeBoxes: boolean) =>
      rowsOf(decodeOne(maps, { mergeBoxes, leftovers: 'drop', weightExponent: 1 }))[0]![2]!
    expect(rightOf(false)).toBeCloseTo(10.5 * cell, 5)
    expect(rightOf(true)).toBeGreaterThan(10.8 * cell)
    expect(rightOf(true)).toBeLessThan(12 * cell)
  })

  test('the mirror image shows the same object on the other side', () => {
    const image = { ...size, data: new Uint8ClampedArray(4 * 127 * 127) }
    const passes = cornerNet({ classCount: 2, flip: true, leftovers: 'drop' }).passes!(image, size)
    expect((passes.next().value as Pass).images.length).toBe(2)
    const maps = emptyCornerMaps({ batch: 2 })
    putCorner(maps, 'tl', { index: 1, x: 21, y: 5, logit: 2 })
    putCorner(maps, 'br', { index: 1, x: 27, y: 9, logit: 2 })
    const found = passes.next(maps).value as Detections
    const [row] = rowsOf(found)
    for (const [i, edge] of [4.5, 5.5, 10.5, 9.5].entries()) expect(row![i]).toBeCloseTo(edge * cell, 4)
  })

  test('several scales are merged in the image', () => {
    const image = { width: 60, height: 50, data: new Uint8ClampedArray(4 * 60 * 50) }
    const passes = cornerNet({ classCount: 2, scales: [1, 2], leftovers: 'drop' }).passes!(image, {})
    expect((passes.next().value as Pass).size).toEqual(size)
    const first = emptyCornerMaps()
    putCorner(first, 'tl', { x: 10, y: 12, logit: 2 })
    putCorner(first, 'br', { x: 14, y: 16, logit: 2 })
    expect((passes.next(first).value as Pass).size).toEqual(size)
    const second = emptyCornerMaps()
    putCorner(second, 'tl', { x: 20, y: 20, logit: 1, classId: 1 })
    putCorner(second, 'br', { x: 28, y: 28, logit: 1, classId: 1 })
    const rows = rowsOf(passes.next(second).value as Detections)
    expect(rows.map((row) => row[5])).toEqual([0, 1])
    expect(rows[0]![0]).toBeCloseTo(10.5 * cell - (63 - 30), 4)
    expect(rows[1]![0]).toBeCloseTo((20.5 * cell - (63 - 60)) / 2, 4)
  })

  describe('refuses', () => {
    test('outputs in swapped order', () => {
      const { tl_tag, tl_regr, ...others } = oneObject()
      expect(() => decodeOne({ ...others, tl_tag: tl_regr, tl_regr: tl_tag })).toThrow(
        'Head cornernet: Output "tl_tag" should have shape [1, 1, ?, ?], got [1, 2, 32, 32].',
      )
    })

    test('maps of another stride', () => {
      expect(() => decodeOne(oneObject(), { stride: 8 })).toThrow(
        'Output "tl_heat" should have 16 × 16 cells of 8 pixels',
      )
    })

    test.each([
      [{ maxCorners: 0 }, 'Option "maxCorners" should be a whole number from 1, got 0.'],
      [{ maxTagDistance: -1 }, 'Option "maxTagDistance" should be from 0 to Infinity, got -1.'],
    ])('options out of range: %o', (options, message) => {
      expect(() => cornerNet(options)).toThrow(message)
    })
  })

  expectCornerCase('cornernet/full_softnms', cornerNet)
})
