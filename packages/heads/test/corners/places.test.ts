import { readGoldenCase } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { attendedPlaces, type Place, placesOf, rankPlaces } from '../../src/corners/places'
import { createView } from '../../src/inputs/view'
import { expectRows } from '../golden-rows'
import { constantMap, put } from '../maps'

const place = (x: number, y: number, scale: number, score: number): Place => ({ x, y, scale, score })

describe('attendedPlaces', () => {
  const image = { width: 100, height: 60 }
  /** Half the image's size, its top left corner at (10, 5) of the input. */
  const view = createView(image, { width: 64, height: 64 }, [2, 0, -20, 0, 2, -10])

  function placesAt(x: number, y: number, zoom: number, about = view) {
    const map = constantMap([1, 1, 4, 4], -9)
    put(map, [0, y, x], [1])
    return attendedPlaces({ name: 'att0', map, stride: 16, zoom }, 0, about, 0.3, 'logits')
  }

  test('lead to the image, and to a closer look', () => {
    const score = Math.fround(1 / (1 + Math.exp(-1)))
    expect(placesAt(2, 1, 4)).toEqual([place(44, 22, 2, score)])
  })

  test('outside the image do not count', () => {
    expect(placesAt(0, 1, 1)).toEqual([])
    expect(placesAt(1, 3, 1)).toEqual([])
  })

  test('that would be seen from too close do not count', () => {
    const large = (scale: number) => createView(image, { width: 64, height: 64 }, [1 / scale, 0, 0, 0, 1 / scale, 0])
    expect(placesAt(1, 1, 4, large(1)).length).toBe(1)
    expect(placesAt(1, 1, 4, large(1.1))).toEqual([])
    expect(placesAt(1, 1, 1, large(2.1))).toEqual([])
  })
})

describe('placesOf', () => {
  const pairs = {
    count: 3,
    boxes: Float64Array.of(0, 0, 100, 50, 10, 10, 20, 50, 0, 0, 20, 20),
    scores: Float64Array.of(0.9, 0.8, 0.4),
    topLeftScores: new Float64Array(3),
    bottomRightScores: new Float64Array(3),
    classIds: new Int32Array(3),
  }

  test('objects are looked at again at the size at which they are found best', () => {
    expect(placesOf(pairs, 0.5)).toEqual([place(50, 25, 192 / 100, 1), place(15, 30, 64 / 40, 1)])
    expect(placesOf(pairs, 0.3)[2]).toEqual(place(10, 10, 24 / 20, 1))
  })
})

describe('rankPlaces', () => {
  test('the best first, of equals the last', () => {
    const places = [place(0, 0, 1, 0.5), place(100, 100, 1, 0.9), place(200, 200, 1, 0.5)]
    expect(rankPlaces(places).map(({ x }) => x)).toEqual([100, 200, 0])
  })

  test('a place near a better one along one axis goes', () => {
    expect(rankPlaces([place(0, 0, 1, 0.9), place(16, 300, 1, 0.5)]).length).toBe(1)
    expect(rankPlaces([place(0, 0, 1, 0.9), place(17, 300, 1, 0.5)]).length).toBe(2)
    // At twice the scale, near is half as far.
    expect(rankPlaces([place(0, 0, 2, 0.9), place(9, 300, 2, 0.5)]).length).toBe(2)
  })

  test('a place near a better one stays if it is looked at from elsewhere', () => {
    expect(rankPlaces([place(0, 0, 1, 0.9), place(0, 0, 1.2, 0.5)]).length).toBe(1)
    expect(rankPlaces([place(0, 0, 1, 0.9), place(0, 0, 1.21, 0.5)]).length).toBe(2)
    expect(rankPlaces([place(0, 0, 1, 0.9), place(0, 0, 0.79, 0.5)]).length).toBe(2)
  })

  test("equals CornerNet-Saccade's", () => {
    const { inputs, outputs } = readGoldenCase('heads/cornernet/saccade_location_nms')!
    const rows = (table: Float64Array) =>
      Array.from({ length: table.length / 4 }, (_, i) => [...table.subarray(4 * i, 4 * i + 4)])
    const places = rows(inputs.locations!.data as Float64Array).map(([y, x, scale, score]) =>
      place(x!, y!, scale!, score!),
    )
    expectRows(
      rankPlaces(places).map(({ x, y, scale, score }) => [y, x, scale, score]),
      rows(outputs.out!.data as Float64Array),
    )
  })
})
