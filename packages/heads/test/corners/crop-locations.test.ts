import { readGoldenCase } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import {
  type CropLocation,
  locationsFromAttention,
  locationsFromBoxes,
  suppressLocations,
} from '../../src/corners/crop-locations'
import { createView } from '../../src/inputs/view'
import { expectRows } from '../golden-rows'
import { constantMap, put } from '../maps'

const location = (x: number, y: number, scale: number, score: number): CropLocation => ({ x, y, scale, score })

describe('locationsFromAttention', () => {
  const image = { width: 100, height: 60 }
  /** Half the image's size, its top left corner at (10, 5) of the input. */
  const view = createView(image, { width: 64, height: 64 }, [2, 0, -20, 0, 2, -10])

  function locationsAt(x: number, y: number, zoom: number, about = view) {
    const map = constantMap([1, 1, 4, 4], -9)
    put(map, [0, y, x], [1])
    return locationsFromAttention({ name: 'att0', map, stride: 16, zoom }, 0, about, 0.3, 'logits')
  }

  test('lie in pixels of the image, at the scale of the crop', () => {
    const score = Math.fround(1 / (1 + Math.exp(-1)))
    expect(locationsAt(2, 1, 4)).toEqual([location(44, 22, 2, score)])
  })

  test('lie in the image', () => {
    expect(locationsAt(0, 1, 1)).toEqual([])
    expect(locationsAt(1, 3, 1)).toEqual([])
  })

  test('are omitted above the largest scales', () => {
    const large = (scale: number) => createView(image, { width: 64, height: 64 }, [1 / scale, 0, 0, 0, 1 / scale, 0])
    expect(locationsAt(1, 1, 4, large(1)).length).toBe(1)
    expect(locationsAt(1, 1, 4, large(1.1))).toEqual([])
    expect(locationsAt(1, 1, 1, large(2.1))).toEqual([])
  })
})

describe('locationsFromBoxes', () => {
  const pairs = {
    count: 3,
    boxes: Float64Array.of(0, 0, 100, 50, 10, 10, 20, 50, 0, 0, 20, 20),
    scores: Float64Array.of(0.9, 0.8, 0.4),
    topLeftScores: new Float64Array(3),
    bottomRightScores: new Float64Array(3),
    classIds: new Int32Array(3),
  }

  test('the scale of a crop depends on the size of its object', () => {
    expect(locationsFromBoxes(pairs, 0.5)).toEqual([location(50, 25, 192 / 100, 1), location(15, 30, 64 / 40, 1)])
    expect(locationsFromBoxes(pairs, 0.3)[2]).toEqual(location(10, 10, 24 / 20, 1))
  })
})

describe('suppressLocations', () => {
  test('come by descending score, of equal scores the last first', () => {
    const locations = [location(0, 0, 1, 0.5), location(100, 100, 1, 0.9), location(200, 200, 1, 0.5)]
    expect(suppressLocations(locations).map(({ x }) => x)).toEqual([100, 200, 0])
  })

  test('a location near a better one along one axis is suppressed', () => {
    expect(suppressLocations([location(0, 0, 1, 0.9), location(16, 300, 1, 0.5)]).length).toBe(1)
    expect(suppressLocations([location(0, 0, 1, 0.9), location(17, 300, 1, 0.5)]).length).toBe(2)
    // At twice the scale, near is half as far.
    expect(suppressLocations([location(0, 0, 2, 0.9), location(9, 300, 2, 0.5)]).length).toBe(2)
  })

  test('a location near a better one stays at another scale', () => {
    expect(suppressLocations([location(0, 0, 1, 0.9), location(0, 0, 1.2, 0.5)]).length).toBe(1)
    expect(suppressLocations([location(0, 0, 1, 0.9), location(0, 0, 1.21, 0.5)]).length).toBe(2)
    expect(suppressLocations([location(0, 0, 1, 0.9), location(0, 0, 0.79, 0.5)]).length).toBe(2)
  })

  test("equals CornerNet-Saccade's", () => {
    const { inputs, outputs } = readGoldenCase('heads/cornernet/saccade_location_nms')!
    const rows = (table: Float64Array) =>
      Array.from({ length: table.length / 4 }, (_, i) => [...table.subarray(4 * i, 4 * i + 4)])
    const locations = rows(inputs.locations!.data as Float64Array).map(([y, x, scale, score]) =>
      location(x!, y!, scale!, score!),
    )
    expectRows(
      suppressLocations(locations).map(({ x, y, scale, score }) => [y, x, scale, score]),
      rows(outputs.out!.data as Float64Array),
    )
  })
})
