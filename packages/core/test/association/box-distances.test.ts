import { BoxDistances, boxDistance, Candidates, overlapDistance, plainWorkspace, Workspace } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'

type Box = readonly [left: number, top: number, right: number, bottom: number]

const columnOf = (...boxes: readonly Box[]) => Float64Array.from(boxes.flat())
const distance = (a: Box, b: Box) => boxDistance(columnOf(a), 0, columnOf(b), 0)

describe('the distance by similarity', () => {
  test('of a box and itself is 0', () => {
    expect(distance([10, 20, 50, 120], [10, 20, 50, 120])).toBeCloseTo(0, 8)
  })

  test('is computed from overlap, centres and sizes', () => {
    // Shared 20 × 80 of 40 × 100 and 40 × 80; centres 20 and 10 apart in a box of 60 × 100.
    const iou = 1600 / (4000 + 3200 - 1600)
    const apart = (20 + 10) / (60 + 100)
    expect(distance([0, 0, 40, 100], [20, 20, 60, 100])).toBeCloseTo(1 - (iou - apart + 20 / 20 + 80 / 100) / 3, 8)
  })

  test('of disjoint boxes of one size is 1 or more, unless they are flat', () => {
    expect(distance([0, 0, 40, 100], [60, 150, 100, 250])).toBeGreaterThan(1)
    expect(distance([0, 0, 40, 100], [0, 100, 40, 200])).toBeGreaterThan(0.67)
    expect(distance([0, 0, 1000, 5], [0, 5, 1000, 10])).toBeLessThan(0.67)
  })
})

describe.each([
  ['SIMD', () => new Workspace()],
  ['TypeScript', () => plainWorkspace],
])('candidates by %s', (_, create) => {
  /** Boxes of all shapes; flat ones are up to a hundred times as wide as high, or as high as wide. */
  function boxes(count: number, flatness: number, seed: number): Box[] {
    const random = seededRandom(seed)
    return Array.from({ length: count }, () => {
      const [left, top] = [Math.round(200 * random()), Math.round(200 * random())]
      const size = 4 + 40 * random()
      const shape = flatness ** (2 * random() - 1)
      return [left, top, left + size * shape, top + size / shape]
    })
  }

  function listed(candidates: Candidates): string[] {
    const { rowCount, starts, columns, costs } = candidates
    const pairs: string[] = []
    for (let i = 0; i < rowCount; i++) {
      for (let k = starts[i]!; k < starts[i + 1]!; k++) pairs.push(`${i} ${columns[k]} ${costs[k]}`)
    }
    return pairs.sort()
  }

  const limits = [0, 0.2, 0.5, 0.6, 0.67, 0.7, 0.8, 0.9, 1]

  test.each([1.5, 4, 5, 10])('are all pairs within the limit, where sides differ up to %d² times', (flatness) => {
    for (const limit of limits) {
      for (const [seed, count] of [
        [1, 20],
        [2, 90],
        [3, 3],
      ] as const) {
        const workspace = create()
        const [rows, columns] = [boxes(count, flatness, seed), boxes(count + 5, flatness, seed + 10)]
        const [rowBoxes, columnBoxes] = [workspace.floats(4 * rows.length), workspace.floats(4 * columns.length)]
        rowBoxes.set(rows.flat())
        columnBoxes.set(columns.flat())
        for (const name of ['fillSimilar', 'fillOverlapping'] as const) {
          const candidates = new Candidates(workspace)
          const compared = workspace.floats(1)
          compared[0] = limit
          new BoxDistances(workspace)[name](candidates, rowBoxes, rows.length, columnBoxes, columns.length, compared)
          const measure = name === 'fillSimilar' ? boxDistance : overlapDistance
          const expected = rows.flatMap((_, i) =>
            columns.flatMap((_column, j) => {
              const cost = measure(rowBoxes, i, columnBoxes, j)
              return cost <= limit && cost < 1 ? [`${i} ${j} ${cost}`] : []
            }),
          )
          const found = listed(candidates).filter((pair) => Number(pair.split(' ')[2]) < 1)
          expect([limit, seed, name, found]).toEqual([limit, seed, name, expected.sort()])
        }
      }
    }
  })

  test('are empty without rows or columns', () => {
    const candidates = new Candidates()
    const one = columnOf([0, 0, 10, 10])
    const distances = new BoxDistances()
    distances.fillSimilar(candidates, one, 0, one, 1, Float64Array.of(0.67))
    expect([candidates.rowCount, candidates.count]).toEqual([0, 0])
    distances.fillSimilar(candidates, one, 1, one, 0, Float64Array.of(0.67))
    expect([candidates.rowCount, candidates.count]).toEqual([1, 0])
  })
})
