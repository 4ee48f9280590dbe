import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { Cells } from '../../src/association/cells'

describe('Cells', () => {
  const cells = new Cells()

  test('every row is in the cell of its first number, and rows of a cell ascend', () => {
    const random = seededRandom(3)
    const count = 40
    const column = Float64Array.from({ length: 4 * count }, () => 2000 * random() - 500)
    cells.bin(column, count, 4)
    const order = [...cells.order.subarray(0, count)]
    expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i))
    for (const [place, row] of order.entries()) {
      const cell = cells.cellOf(column, 4 * row)
      expect(place).toBeGreaterThanOrEqual(cells.starts[cell]!)
      expect(place).toBeLessThan(cells.starts[cell + 1]!)
      if (place > cells.starts[cell]!) expect(row).toBeGreaterThan(order[place - 1]!)
    }
  })

  test('a number outside all cells has the nearest cell', () => {
    cells.bin(Float64Array.of(0, 90, 45), 3, 1)
    expect([-1000, 0, 45, 90, 1000].map((x) => cells.cellOf(Float64Array.of(x), 0))).toEqual([0, 0, 1, 2, 2])
  })

  test('rows of equal first numbers share a cell', () => {
    cells.bin(Float64Array.of(5, 5), 2, 1)
    expect([...cells.order.subarray(0, 2)]).toEqual([0, 1])
    expect(cells.cellOf(Float64Array.of(5), 0)).toBe(0)
  })

  test('without rows there is one empty cell', () => {
    cells.bin(new Float64Array(0), 0, 4)
    expect(cells.cellOf(Float64Array.of(7), 0)).toBe(0)
    expect([cells.starts[0], cells.starts[1]]).toEqual([0, 0])
  })
})
