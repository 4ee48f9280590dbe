import { type Affine, composeAffine, identityAffine, invertAffine, mapBoxes, mapPoints, scaleAbout } from '@mot/core'
import { expectClose, readGoldenCase, seededNormal, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'

describe('affine maps', () => {
  test('a map scales about a point and moves it', () => {
    const boxes = Float64Array.of(10, 10, 20, 30)
    mapBoxes(scaleAbout(2, 10, 10, 0, 5), boxes)
    expect([...boxes]).toEqual([0, 5, 20, 45])
  })

  test('only the first boxes are mapped when a count is given', () => {
    const boxes = Float64Array.of(1, 1, 2, 2, 1, 1, 2, 2)
    mapBoxes([3, 0, 0, 0, 3, 0], boxes, 1)
    expect([...boxes]).toEqual([3, 3, 6, 6, 1, 1, 2, 2])
  })

  test('a map and its inverse compose to the identity', () => {
    const random = seededRandom(1)
    for (let round = 0; round < 100; round++) {
      const map = Array.from({ length: 6 }, () => seededNormal(random)) as unknown as Affine
      expectClose(composeAffine(map, invertAffine(map)), identityAffine, { absolute: 1e-9 })
    }
  })

  test('a composed map equals mapping twice', () => {
    const first: Affine = [2, 0, 1, 0, 3, -1]
    const then: Affine = [0.5, 0, 4, 0, 0.25, 2]
    const twice = Float64Array.of(1, 2, 5, 7)
    const once = Float64Array.from(twice)
    mapBoxes(first, twice)
    mapBoxes(then, twice)
    mapBoxes(composeAffine(first, then), once)
    expectClose(once, twice)
  })

  const golden = readGoldenCase<{ cases: GeometryCase[] }>('heads/centernet/geometry')
  test.skipIf(golden === undefined)(
    "equals CenterNet's get_affine_transform (skipped where the shared golden data is not available)",
    () => {
      for (const { c, s, inp_w, inp_h, out_w, out_h, trans, trans_inv_out } of golden!.params.cases) {
        const size = typeof s === 'number' ? s : s[0]
        const toInput = scaleAbout(inp_w / size, c[0], c[1], inp_w / 2, inp_h / 2)
        const fromCells = scaleAbout(size / out_w, out_w / 2, out_h / 2, c[0], c[1])
        expectClose(toInput, trans, { relative: 1e-6, absolute: 1e-4 })
        expectClose(fromCells, trans_inv_out, { relative: 1e-6, absolute: 1e-4 })
      }
    },
  )

  test('maps points and keeps their other values', () => {
    const points = Float64Array.of(1, 2, 0.5, 3, 4, 0.7)
    mapPoints([2, 0, 10, 0, 3, 20], points)
    expect([...points]).toEqual([12, 26, 0.5, 16, 32, 0.7])
  })

  test('a singular map has no inverse', () => {
    expect(() => invertAffine([1, 2, 0, 2, 4, 0])).toThrow('should be invertible, got [1, 2, 0, 2, 4, 0]')
  })
})

interface GeometryCase {
  readonly c: [number, number]
  readonly s: number | [number, number]
  readonly inp_w: number
  readonly inp_h: number
  readonly out_w: number
  readonly out_h: number
  readonly trans: number[]
  readonly trans_inv_out: number[]
}
