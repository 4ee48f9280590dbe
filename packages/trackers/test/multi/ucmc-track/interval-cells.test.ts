import fc from 'fast-check'
import { expect, test } from 'vitest'
import { IntervalCells } from '../../../src/multi/ucmc-track/interval-cells'

/** Indices found by an interval, each as often as the cells that both touch list it. */
function found(cells: IntervalCells, centre: number, half: number): number[] {
  const [first, last] = [cells.cellOf(centre - half), cells.cellOf(centre + half)]
  return [...cells.entries.subarray(cells.starts[first], cells.starts[last + 1])]
}

test('each interval that another touches is found, and in the first of their common cells once', () => {
  const interval = fc.record({
    centre: fc.double({ min: -1000, max: 1000, noNaN: true }),
    half: fc.oneof(
      fc.constant(0),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
    ),
  })
  const cells = new IntervalCells()
  fc.assert(
    fc.property(fc.array(interval, { minLength: 1, maxLength: 60 }), interval, (intervals, other) => {
      cells.list(Float64Array.from(intervals.flatMap(({ centre, half }) => [centre, half])), intervals.length, 2)
      const all = found(cells, other.centre, other.half)
      const first = cells.cellOf(other.centre - other.half)
      const last = cells.cellOf(other.centre + other.half)
      for (const [i, { centre, half }] of intervals.entries()) {
        if (Math.abs(centre - other.centre) <= half + other.half) expect(all).toContain(i)
        if (!all.includes(i)) continue
        const common = Math.max(first, cells.firsts[i]!)
        expect(common).toBeLessThanOrEqual(last)
        const there = cells.entries.subarray(cells.starts[common], cells.starts[common + 1])
        expect([...there].filter((index) => index === i)).toEqual([i])
      }
    }),
    { numRuns: 500 },
  )
})

test('long intervals share few cells: the lists have at most 7 entries an interval', () => {
  const count = 1000
  const cells = new IntervalCells()
  cells.list(
    Float64Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? i : 1e5)),
    count,
    2,
  )
  expect(cells.starts[cells.cellOf(Number.POSITIVE_INFINITY) + 1]).toBeLessThanOrEqual(7 * count)
})

test('intervals of one place, and of no length, are found there', () => {
  const cells = new IntervalCells()
  cells.list(Float64Array.from([5, 0, 5, 0, 5, 0]), 3, 2)
  expect(found(cells, 5, 0)).toEqual([0, 1, 2])
})
