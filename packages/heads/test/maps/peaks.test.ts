import { readGoldenCase, seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { scanCells, scanPlain } from '../../src/maps/cell-scanner'
import { findPeaks } from '../../src/maps/peaks'

/** Draws one class: a row of the map a line, `.` far below everything. */
function draw(...lines: string[]) {
  const rows = lines.map((line) =>
    line
      .trim()
      .split(/\s+/)
      .map((cell) => (cell === '.' ? -9 : Number(cell))),
  )
  return { data: Float32Array.from(rows.flat()), shape: [1, 1, rows.length, rows[0]!.length] }
}

/** All peaks in the order of scores, the slow way: each cell with all its neighbours. */
function peaksOf({ data, shape }: ReturnType<typeof draw>) {
  const [, classes, rows, columns] = shape as [number, number, number, number]
  const peaks: { classId: number; cell: number; value: number }[] = []
  for (let classId = 0; classId < classes; classId++) {
    for (let cell = 0; cell < rows * columns; cell++) {
      const [x, y] = [cell % columns, Math.floor(cell / columns)]
      const value = data[classId * rows * columns + cell]!
      const exceeded = Array.from({ length: rows * columns }, (_, other) => other).some(
        (other) =>
          Math.abs((other % columns) - x) <= 1 &&
          Math.abs(Math.floor(other / columns) - y) <= 1 &&
          data[classId * rows * columns + other]! > value,
      )
      if (!exceeded) peaks.push({ classId, cell, value })
    }
  }
  return peaks.sort((a, b) => b.value - a.value)
}

describe('findPeaks', () => {
  test('selects cells that no neighbour exceeds', () => {
    const map = draw('2 . . .', '. 1 . 3', '. . . 3')
    expect([...findPeaks('hm', map, 0, 0.5, 9).cells]).toEqual([7, 11, 0])
  })

  test("reads scores unchanged with heatmap: 'scores'", () => {
    const map = draw('0.9 0 0 0.25', '0 0 0 0')
    const { cells, scores } = findPeaks('hm', map, 0, 0.25, 9, 'scores')
    expect([...cells]).toEqual([0])
    expect(scores[0]).toBeCloseTo(0.9, 6)
  })

  test('refuses scores above 1, and mentions logits', () => {
    expect(() => findPeaks('hm', draw('3 0'), 0, 0.3, 9, 'scores')).toThrow(
      `Output "hm" should hold scores up to 1, got 3. Where it holds logits, set heatmap: 'logits'.`,
    )
  })

  test('refuses NaN, even where nothing else is above the threshold', () => {
    expect(() => findPeaks('hm', draw('. .', '. NaN'), 0, 0.3, 9)).toThrow('got NaN at [0, 0, 1, 1]')
  })

  test('the best of many classes and of few equal those of an exhaustive search', () => {
    const random = seededRandom(5)
    for (let round = 0; round < 30; round++) {
      const shape = [1, 1 + (round % 4), 9, 11]
      // Few different values make plateaus and ties.
      const steps = round % 2 ? 4 : 1e6
      const data = Float32Array.from({ length: shape[1]! * 99 }, () => Math.floor(random() * steps) / steps - 0.5)
      const expected = peaksOf({ data, shape })
      for (const maxCount of [1, 3, 20, 1000]) {
        for (const scan of [scanCells, scanPlain]) {
          const { cells, classIds, count } = findPeaks('hm', { data, shape }, 0, 0, maxCount, 'logits', scan)
          const found = Array.from({ length: count }, (_, i) => ({ cell: cells[i]!, classId: classIds[i]! }))
          expect(found).toEqual(expected.slice(0, maxCount).map(({ cell, classId }) => ({ cell, classId })))
        }
      }
    }
  })

  test("keeps every cell of a plateau, as CenterNet's maximum pooling does", () => {
    const { inputs, outputs } = readGoldenCase('heads/centernet/nms_plateau')!
    const map = { data: inputs.hm!.data as Float32Array, shape: inputs.hm!.shape }
    const kept = [...(outputs.nms!.data as Float32Array).entries()].filter(([, value]) => value > 0)
    const { cells } = findPeaks('hm', map, 0, 0, 64, 'scores')
    expect([...cells].sort((a, b) => a - b)).toEqual(kept.map(([cell]) => cell))
  })
})
