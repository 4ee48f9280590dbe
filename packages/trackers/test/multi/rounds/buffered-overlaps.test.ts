import { Candidates, iou, plainWorkspace, Workspace } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { expect, test } from 'vitest'
import { BufferedOverlaps } from '../../../src/multi/rounds/buffered-overlaps'

/** Boxes left, top, right, bottom. */
function column(workspace: Workspace, boxes: readonly (readonly number[])[]): Float64Array {
  const values = workspace.floats(4 * boxes.length)
  values.set(boxes.flat())
  return values
}

test('boxes that lie apart overlap once their sides are moved out', () => {
  const candidates = new Candidates()
  const [rows, columns] = [[[0, 0, 10, 20]], [[12, 0, 22, 20]]].map((boxes) => column(plainWorkspace, boxes))
  const overlaps = new BufferedOverlaps(plainWorkspace)
  overlaps.fill(candidates, rows!, 1, columns!, 1, 0.05)
  expect(candidates.count).toBe(0)
  // 18 × 36 pixels each after a move by 4 and 8, of which 6 × 36 are shared.
  overlaps.fill(candidates, rows!, 1, columns!, 1, 0.4)
  expect([...candidates.costs.subarray(0, candidates.count)]).toEqual([1 - Math.fround(6 / 30)])
  overlaps.fill(candidates, rows!, 1, columns!, 1, 0.4, Float64Array.of(0.5))
  expect(candidates.costs[0]).toBe(1 - 0.5 * Math.fround(6 / 30))
})

test('candidates are those of all pairs that overlap', () => {
  for (const workspace of [plainWorkspace, new Workspace()]) {
    const random = seededRandom(3)
    const boxes = (count: number) =>
      Array.from({ length: count }, () => {
        const [left, top] = [300 * random(), 300 * random()]
        return [left, top, left + 5 + 30 * random(), top + 5 + 30 * random()]
      })
    const [a, b] = [boxes(90), boxes(100)]
    const grown = (list: readonly (readonly number[])[]) =>
      list.flatMap(([left, top, right, bottom]) => {
        const [dx, dy] = [0.3 * (right! - left!), 0.3 * (bottom! - top!)]
        return [left! - dx, top! - dy, right! + dx, bottom! + dy]
      })
    const candidates = new Candidates(workspace)
    new BufferedOverlaps(workspace).fill(candidates, column(workspace, a), 90, column(workspace, b), 100, 0.3)
    let pairs = 0
    for (let i = 0; i < 90; i++) {
      const found = new Map<number, number>()
      for (let k = candidates.starts[i]!; k < candidates.starts[i + 1]!; k++) {
        found.set(candidates.columns[k]!, candidates.costs[k]!)
      }
      for (let j = 0; j < 100; j++) {
        const overlap = iou(grown(a), i, grown(b), j)
        if (overlap > 0) pairs++
        expect(1 - (found.get(j) ?? 1)).toBeCloseTo(overlap, 6)
      }
    }
    expect(pairs).toBeGreaterThan(200)
  }
})
