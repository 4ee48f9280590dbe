import { decodeMask, encodeMask, type Mask, maskIou } from '@mot/core'
import { describe, expect, test } from 'vitest'
import golden from '../../../fixtures/geometry/mask-iou.json'

function drawn(left: number, top: number, rows: readonly string[]): Mask {
  const data = Uint8Array.from(rows.join(''), (pixel) => (pixel === '#' ? 1 : 0))
  return { left, top, width: rows[0]?.length ?? 0, height: rows.length, data }
}

const ring = drawn(10, 20, ['.##.', '#..#', '.##.'])

describe('encodeMask', () => {
  test('lists the runs of each row', () => {
    const { runs, rowStarts, area } = encodeMask(ring)
    expect([...runs]).toEqual([1, 3, 0, 1, 3, 4, 1, 3])
    expect([...rowStarts]).toEqual([0, 1, 3, 4])
    expect(area).toBe(6)
  })

  test('any byte but 0 is a pixel of the object', () => {
    expect(encodeMask({ ...ring, data: ring.data.map((pixel) => 255 * pixel) })).toEqual(encodeMask(ring))
  })

  test('a mask of thousands of runs is read back as it was, and one of no pixels, too', () => {
    const checked = drawn(
      0,
      0,
      Array.from({ length: 80 }, () => '#.'.repeat(40)),
    )
    expect(decodeMask(encodeMask(checked))).toEqual(checked)
    const none = drawn(3, 4, [])
    expect(decodeMask(encodeMask(none))).toEqual(none)
  })

  test('areas are those of pycocotools', () => {
    const areas = golden.masks.map(({ left, top, rows }) => encodeMask(drawn(left, top, rows)).area)
    expect(areas).toEqual(golden.areas)
  })
})

describe('decodeMask', () => {
  test('moves a mask by whole pixels', () => {
    expect(decodeMask(encodeMask(ring), -3, 5)).toEqual({ ...ring, left: 7, top: 25 })
  })
})

describe('maskIou', () => {
  test('counts the pixels in both and in either', () => {
    const bar = drawn(11, 20, ['##', '##', '##'])
    expect(maskIou(encodeMask(ring), encodeMask(bar))).toBe(4 / 8)
  })

  test('crossed bars share their crossing alone, though their boxes are the same', () => {
    const one = drawn(0, 0, ['#..', '.#.', '..#'])
    const other = drawn(0, 0, ['..#', '.#.', '#..'])
    expect(maskIou(encodeMask(one), encodeMask(other))).toBe(1 / 5)
  })

  test('is that of pycocotools', () => {
    const masks = golden.masks.map(({ left, top, rows }) => encodeMask(drawn(left, top, rows)))
    for (const [i, row] of golden.iou.entries()) {
      for (const [j, iou] of row.entries()) expect(maskIou(masks[i]!, masks[j]!)).toBeCloseTo(iou, 9)
    }
  })

  test('a moved mask is compared as if it were drawn there', () => {
    const [first, second] = golden.masks.map(({ left, top, rows }) => drawn(left, top, rows))
    for (const [dx, dy] of [
      [-7, 3],
      [4, -9],
      [0, 12],
    ] as const) {
      const there = { ...first!, left: first!.left + dx, top: first!.top + dy }
      const expected = maskIou(encodeMask(there), encodeMask(second!))
      expect(maskIou(encodeMask(first!), encodeMask(second!), [dx, dy])).toBe(expected)
    }
  })

  test('is 0 for masks that are apart along either axis, and for masks without pixels', () => {
    const at = (left: number, top: number) => encodeMask({ ...ring, left, top })
    for (const [left, top] of [
      [14, 20],
      [6, 20],
      [10, 23],
      [10, 17],
    ] as const)
      expect(maskIou(at(10, 20), at(left, top))).toBe(0)
    const blank = encodeMask(drawn(10, 20, ['....', '....']))
    expect(maskIou(blank, blank)).toBe(0)
    expect(maskIou(blank, at(10, 20))).toBe(0)
  })
})
