import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { BoxCells } from '../../src/association/box-cells'

describe('BoxCells', () => {
  const cells = new BoxCells()

  test('every box lies in the cell of its left edge, with its number and its whole pixels', () => {
    const random = seededRandom(3)
    const count = 40
    const box = () => {
      const left = 2000 * random() - 500
      const top = 900 * random() - 100
      return [left, top, left + 80 * random(), top + 200 * random()]
    }
    const column = Float64Array.from(Array.from({ length: count }, box).flat())
    cells.dealBoxes(column, count)
    expect([...cells.order.subarray(0, count)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: count }, (_, i) => i),
    )
    for (let place = 0; place < count; place++) {
      const own = column.subarray(4 * cells.order[place]!, 4 * cells.order[place]! + 4)
      expect(cells.boxes.subarray(4 * place, 4 * place + 4)).toEqual(own)
      const pixels = [cells.lefts[place], cells.tops[place], cells.rights[place], cells.bottoms[place]]
      expect(pixels).toEqual([...own].map(Math.trunc))
      const cell = cells.cellOf(own, 0)
      expect(place).toBeGreaterThanOrEqual(cells.starts[cell]!)
      expect(place).toBeLessThan(cells.starts[cell + 1]!)
    }
  })

  test('what is beyond all boxes has the nearest cell', () => {
    cells.dealBoxes(Float64Array.of(0, 0, 10, 10, 90, 0, 100, 10, 45, 0, 60, 10), 3)
    expect([-1000, 0, 45, 90, 1000].map((x) => cells.cellOf(Float64Array.of(x), 0))).toEqual([0, 0, 1, 2, 2])
    expect(cells.greatestWidth).toBe(15)
  })

  test('boxes that begin at one place share a cell, in any order', () => {
    cells.dealBoxes(Float64Array.of(5, 0, 10, 10, 5, 20, 15, 30), 2)
    expect([...cells.order.subarray(0, 2)].sort()).toEqual([0, 1])
    expect(cells.cellOf(Float64Array.of(5), 0)).toBe(0)
  })

  test('no boxes leave one empty cell', () => {
    cells.dealBoxes(new Float64Array(0), 0)
    expect(cells.cellOf(Float64Array.of(7), 0)).toBe(0)
    expect([cells.starts[0], cells.starts[1]]).toEqual([0, 0])
  })
})
