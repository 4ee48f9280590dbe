import type { Box } from '@mot/core'
import { type LabelRequest, type PlacedLabel, placeLabels } from '@mot/io/draw'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'

const label = (box: Box, more: Partial<LabelRequest> = {}): LabelRequest => ({ width: 20, height: 8, box, ...more })
const box = (left: number, top: number, right: number, bottom: number): Box => ({ left, top, right, bottom })

describe('a label', () => {
  test('stands on its box', () => {
    expect(placeLabels([label(box(30, 40, 60, 90))], 200, 100)).toEqual([{ left: 30, top: 32, place: 0 }])
  })

  test.each([
    ['in the box at the top of the image', box(30, 2, 60, 90), { left: 30, top: 2, place: 2 }],
    ['in the visible part of a box that is cut off', box(30, -20, 60, 90), { left: 30, top: 0, place: 2 }],
    ['further left at the right edge', box(190, 40, 230, 90), { left: 180, top: 32, place: 0 }],
    ['further right at the left edge', box(-30, 40, 5, 90), { left: 0, top: 32, place: 0 }],
  ])('is %s', (_, around, expected) => {
    expect(placeLabels([label(around)], 200, 100)).toEqual([expected])
  })

  test('makes room for one that came first', () => {
    const around = box(30, 40, 60, 90)
    expect(placeLabels([label(around), label(around), label(around)], 200, 100)).toEqual([
      { left: 30, top: 32, place: 0 },
      { left: 30, top: 40, place: 2 },
      { left: 30, top: 90, place: 4 },
    ])
  })

  test('stays where it was in the last frame while that is free', () => {
    const around = box(30, 40, 60, 90)
    expect(placeLabels([label(around, { place: 6 })], 200, 100)).toEqual([{ left: 60, top: 40, place: 6 }])
    expect(placeLabels([label(around, { place: 6 })], 200, 100, [box(60, 40, 70, 41)])).toMatchObject([{ place: 0 }])
  })

  test('goes to the nearest free place where all about its box is taken', () => {
    const [placed] = placeLabels([label(box(30, 40, 50, 50))], 200, 100, [box(0, 0, 80, 70)])
    expect(placed).toEqual({ left: 30, top: 70, place: undefined })
  })

  test('is above its box where the image has no free place', () => {
    expect(placeLabels([label(box(30, 40, 50, 50))], 200, 100, [box(0, 0, 200, 100)])).toMatchObject([
      { left: 30, top: 32 },
    ])
  })
})

/** Free by the most patient of searches: at each pixel. */
function hasFreePlace(
  width: number,
  height: number,
  imageWidth: number,
  imageHeight: number,
  occupied: readonly Box[],
): boolean {
  for (let top = 0; top <= imageHeight - height; top++) {
    for (let left = 0; left <= imageWidth - width; left++) {
      if (!occupied.some((other) => overlap(other, box(left, top, left + width, top + height)))) return true
    }
  }
  return false
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

test('all are inside the image, and none covers another as long as there is a free pixel to put it', () => {
  let [crowded, full] = [0, 0]
  for (let seed = 1; seed <= 300; seed++) {
    const random = seededRandom(seed)
    const [imageWidth, imageHeight] = [60 + Math.floor(60 * random()), 40 + Math.floor(40 * random())]
    const requests = Array.from({ length: 1 + Math.floor(40 * random()) }, () => {
      const [x, y] = [(imageWidth + 40) * random() - 20, (imageHeight + 40) * random() - 20]
      const around = box(x, y, x + 30 * random(), y + 40 * random())
      const place = random() < 0.3 ? Math.floor(8 * random()) : undefined
      return { width: 8 + Math.floor(20 * random()), height: 7, box: around, ...(place !== undefined && { place }) }
    })
    const placed = placeLabels(requests, imageWidth, imageHeight)
    const occupied: Box[] = []
    for (const [i, { left, top, place }] of placed.entries()) {
      const { width, height } = requests[i]!
      const at = box(left, top, left + width, top + height)
      expect([left, top, imageWidth - at.right, imageHeight - at.bottom].every((room) => room >= 0)).toBe(true)
      expect([left, top].every(Number.isInteger)).toBe(true)
      if (place === undefined) crowded++
      if (occupied.some((other) => overlap(other, at))) {
        full++
        expect(hasFreePlace(width, height, imageWidth, imageHeight, occupied)).toBe(false)
      }
      occupied.push(at)
    }
  }
  // Both kinds came.
  expect(crowded).toBeGreaterThan(100)
  expect(full).toBeGreaterThan(20)
})

test('a thousand labels on one spot are placed within the image', () => {
  const requests = Array.from({ length: 1000 }, () => label(box(500, 500, 560, 640)))
  const placed: readonly PlacedLabel[] = placeLabels(requests, 1920, 1080)
  const keys = new Set(placed.map(({ left, top }) => `${left} ${top}`))
  expect(keys.size).toBe(1000)
})
