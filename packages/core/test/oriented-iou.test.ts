import { iou, orientedIou, uprightBox } from '@mot/core'
import { expectClose, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import golden from '../../../fixtures/geometry/oriented-iou.json'

/** centre x, y, width, height, angle */
const overlap = (a: number[], b: number[]) => orientedIou(a, 0, b, 0)
const eighth = Math.PI / 4

describe('orientedIou', () => {
  test('is that of the polygons of shapely', () => {
    for (const { a, b, iou } of golden.pairs) expect(overlap(a, b)).toBeCloseTo(iou, 9)
  })

  test('the IoU of a rectangle with itself is 1, at any angle', () => {
    for (const angle of [0, 0.3, eighth, 2, -5])
      expect(overlap([3, 4, 6, 2, angle], [3, 4, 6, 2, angle])).toBeCloseTo(1, 12)
  })

  test('a square rotated by 45° intersects the upright one in an octagon', () => {
    // Side 2: area 4, octagon 8 (√2 − 1) = 3.3137.
    const octagon = 8 * (Math.SQRT2 - 1)
    expect(overlap([0, 0, 2, 2, 0], [0, 0, 2, 2, eighth])).toBeCloseTo(octagon / (8 - octagon), 12)
  })

  test('two crossed long rectangles intersect in a square', () => {
    expect(overlap([5, 5, 10, 2, eighth], [5, 5, 10, 2, -eighth])).toBeCloseTo(4 / 36, 12)
  })

  test('a rotation by 180° changes nothing, one by 90° swaps width and height', () => {
    const other = [1, 1, 3, 5, 0.4]
    const one = overlap([0, 0, 4, 2, 0.7], other)
    expect(overlap([0, 0, 4, 2, 0.7 + Math.PI], other)).toBeCloseTo(one, 12)
    expect(overlap([0, 0, 2, 4, 0.7 + Math.PI / 2], other)).toBeCloseTo(one, 12)
  })

  test('the IoU is 0 for rectangles that are apart or only touch', () => {
    expect(overlap([0, 0, 2, 2, 0.1], [9, 0, 2, 2, 0.5])).toBe(0)
    expect(overlap([0, 0, 2, 2, 0], [2, 0, 2, 2, 0])).toBe(0)
    expect(overlap([0, 0, 0, 0, 0], [0, 0, 0, 0, 0])).toBe(0)
  })

  test('equals the IoU of upright boxes at angle 0, and is symmetric', () => {
    const random = seededRandom(3)
    for (let round = 0; round < 200; round++) {
      const [a, b] = [0, 1].map(() => [4 * random(), 4 * random(), 1 + 3 * random(), 1 + 3 * random(), 0] as const)
      const tlbr = [a!, b!].flatMap(([x, y, w, h]) => [x - w / 2, y - h / 2, x + w / 2, y + h / 2])
      expect(overlap([...a!], [...b!])).toBeCloseTo(iou(tlbr, 0, tlbr, 1), 10)
      const [rotatedA, rotatedB] = [a!, b!].map((box) => [...box.slice(0, 4), 6 * random()])
      expect(overlap(rotatedA!, rotatedB!)).toBeCloseTo(overlap(rotatedB!, rotatedA!), 10)
    }
  })

  test('equals counting points', () => {
    const [a, b] = [
      [0, 0, 4, 2, 0.5],
      [0.7, 0.4, 3, 2.5, -0.8],
    ]
    const inside = ([x, y, w, h, angle]: number[], px: number, py: number) => {
      const [dx, dy] = [px - x!, py - y!]
      const along = Math.cos(angle!) * dx + Math.sin(angle!) * dy
      const across = Math.cos(angle!) * dy - Math.sin(angle!) * dx
      return Math.abs(along) <= w! / 2 && Math.abs(across) <= h! / 2
    }
    let both = 0
    let any = 0
    for (let x = -4; x < 4; x += 0.01) {
      for (let y = -4; y < 4; y += 0.01) {
        const [inA, inB] = [inside(a!, x, y), inside(b!, x, y)]
        if (inA && inB) both++
        if (inA || inB) any++
      }
    }
    expect(overlap(a!, b!)).toBeCloseTo(both / any, 2)
  })
})

test('uprightBox touches all four corners', () => {
  const box = [0, 0, 0, 0, 0]
  uprightBox([0, 0, 0, 0, 0, 10, 20, 4, 2, Math.PI / 2], 1, box, 1)
  expectClose(box, [0, 9, 18, 11, 22])
  uprightBox([0, 0, 2, 2, eighth], 0, box, 0)
  expectClose(box.slice(0, 4), [-Math.SQRT2, -Math.SQRT2, Math.SQRT2, Math.SQRT2])
})
