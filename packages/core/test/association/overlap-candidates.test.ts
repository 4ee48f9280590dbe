import { Candidates, inclusiveIou, iou, OverlapCandidates, plainWorkspace, Workspace } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import golden from '../../../../fixtures/association/matching_fairmot.json'
import { floats } from '../simd/columns'
import { dense } from './dense'

const never = Number.POSITIVE_INFINITY

describe.each([
  ['SIMD', new Workspace()],
  ['TypeScript', plainWorkspace],
])('OverlapCandidates in %s', (_, workspace) => {
  const candidates = new Candidates(workspace)
  const finder = new OverlapCandidates(workspace)
  const boxes = (...values: number[]) => floats(workspace, values)

  test('lists the pairs within the limit, at the cost 1 − IoU', () => {
    const rows = boxes(0, 0, 10, 10, 100, 0, 110, 10)
    const columns = boxes(0, 5, 10, 15, 100, 0, 110, 10, 9, 0, 19, 10)
    finder.fill(candidates, rows, 2, columns, 3, { maxIouDistance: 0.7 })
    expect(dense(candidates)).toEqual([
      [1 - 50 / 150, never, never],
      [never, 0, never],
    ])
  })

  test('inclusive boxes count their last pixels, so that neighbours touch', () => {
    const left = boxes(0, 0, 9, 9)
    const right = boxes(9, 0, 18, 9)
    finder.fill(candidates, left, 1, right, 1, { maxIouDistance: 0.999, inclusive: true })
    expect(dense(candidates)).toEqual([[1 - 10 / 190]])
    finder.fill(candidates, left, 1, right, 1, { maxIouDistance: 0.999 })
    expect(dense(candidates)).toEqual([[never]])
  })

  test('lists no pairs without rows or columns', () => {
    finder.fill(candidates, boxes(), 0, boxes(0, 0, 1, 1), 1, { maxIouDistance: 0.5 })
    expect(candidates).toMatchObject({ rowCount: 0, columnCount: 1, count: 0 })
    finder.fill(candidates, boxes(0, 0, 1, 1), 1, boxes(), 0, { maxIouDistance: 0.5 })
    expect(candidates).toMatchObject({ rowCount: 1, columnCount: 0, count: 0 })
  })

  test('equals iou_distance of FairMOT', () => {
    const { tracks, dets, iou_distance } = golden
    const rows = boxes(...tracks.flatMap(({ tlbr }) => tlbr))
    const columns = boxes(...dets.flatMap(({ tlwh: [l, t, w, h] }) => [l!, t!, l! + w!, t! + h!]))
    finder.fill(candidates, rows, tracks.length, columns, dets.length, { maxIouDistance: 0.9999, inclusive: true })
    for (const [i, row] of dense(candidates).entries()) {
      for (const [j, distance] of row.entries()) {
        expect(distance === never ? 1 : distance).toBeCloseTo(iou_distance[i]![j]!, 9)
      }
    }
  })

  test('lists the pairs of a full comparison', () => {
    const random = seededRandom(6)
    for (let round = 0; round < 40; round++) {
      const rowCount = 30 + Math.floor(100 * random())
      const columnCount = 30 + Math.floor(100 * random())
      const rows = boxes(...randomBoxes(rowCount, round, random))
      const columns = boxes(...randomBoxes(columnCount, round, random))
      for (const inclusive of [false, true]) {
        const overlap = inclusive ? inclusiveIou : iou
        finder.fill(candidates, rows, rowCount, columns, columnCount, { maxIouDistance: 0.9, inclusive })
        const expected = Array.from({ length: rowCount }, (_, i) =>
          Array.from({ length: columnCount }, (_, j) => {
            const distance = 1 - overlap(rows, i, columns, j)
            return distance <= 0.9 ? distance : never
          }),
        )
        expect(dense(candidates)).toEqual(expected)
      }
    }
  })
})

/** Crowds of similar or of varied sizes, with an occasional box as large as the image. */
function randomBoxes(count: number, round: number, random: () => number): Float64Array {
  const largest = round % 2 === 0 ? 50 : 400
  const boxes = Array.from({ length: count }, () => {
    const left = 1000 * random() - 100
    const top = 600 * random() - 100
    const scale = random() < 0.02 ? 1000 : largest * random() + 1
    return [left, top, left + scale, top + scale * (0.5 + random())]
  })
  return Float64Array.from(boxes.flat())
}

describe('SIMD and TypeScript', () => {
  const workspaces = [new Workspace(), plainWorkspace]
  const [simd, plain] = workspaces.map((workspace) => new OverlapCandidates(workspace))

  function expectEqual(rows: Float64Array, columns: Float64Array, maxIouDistance: number, inclusive = true) {
    const [found, expected] = workspaces.map((workspace, i) => {
      const candidates = new Candidates(workspace)
      const [ownRows, ownColumns] = [floats(workspace, rows), floats(workspace, columns)]
      const options = { maxIouDistance, inclusive }
      const finder = [simd!, plain!][i]!
      finder.fill(candidates, ownRows, rows.length / 4, ownColumns, columns.length / 4, options)
      const { rowCount, columnCount, count, starts, columns: pairs, costs } = candidates
      return [rowCount, columnCount, starts.slice(0, rowCount + 1), pairs.slice(0, count), costs.slice(0, count)]
    })
    expect(found).toEqual(expected)
  }

  test('give the same pairs in the same order, at the same costs to the last bit', () => {
    const random = seededRandom(8)
    for (let round = 0; round < 60; round++) {
      const count = () => Math.floor(2 ** (8 * random()))
      const rows = randomBoxes(count(), round, random)
      expectEqual(rows, randomBoxes(count(), round, random), 0.1 + 0.89 * random(), random() < 0.5)
    }
  })

  test('also for a few columns that are no multiple of sixteen', () => {
    const random = seededRandom(10)
    for (const count of [15, 16, 17, 31, 32, 33, 63, 64, 65, 66]) {
      expectEqual(randomBoxes(40, 0, random), randomBoxes(count, 0, random), 0.99)
    }
  })

  test('also where all boxes overlap, with more pairs than fit at a time', () => {
    const random = seededRandom(9)
    const heap = () => Float64Array.from({ length: 4 * 150 }, (_, i) => (i % 4 < 2 ? 0 : 100) + 5 * random())
    expectEqual(heap(), heap(), 0.9)
  })

  test('also at the largest coordinates and sizes', () => {
    const far = 1e9 - 1
    const boxes = [-far, -far, far, far, far - 9, far - 9, far, far, -far, -far, 9 - far, 9 - far, -1, -1, 1, 1]
    for (const distance of [0.01, 0.5, 0.99]) {
      expectEqual(
        Float64Array.from(boxes),
        Float64Array.from(boxes)
          .reverse()
          .map((x) => -x),
        distance,
      )
      expectEqual(Float64Array.from(boxes), Float64Array.from(boxes), distance)
    }
  })

  test('also where a box extends beyond the others by more than the range of the grid', () => {
    const few = Float64Array.of(0, 0, 300, 300, 50, 50, 90, 90, 200, 10, 260, 70)
    const huge = Float64Array.of(-9e5, -9e5, 9e5, 9e5, 3e4, 3e4, 7e4, 7e4, 0, 0, 7e4, 7e4)
    for (const distance of [0.5, 0.9999999, 1 - 1e-12]) {
      expectEqual(huge, few, distance)
      expectEqual(few, huge, distance)
    }
  })

  test('also for invalid boxes', () => {
    const columns = Float64Array.of(0, 0, 10, 10, 5, 5, 15, 15)
    const rows = Float64Array.of(Number.NaN, 0, 10, 10, 0, 0, 10, Number.NaN, 0, 0, 10, 10, 3e9, 0, 4e9, 10)
    expectEqual(rows, columns, 0.9)
    const candidates = new Candidates()
    simd!.fill(candidates, rows, 4, columns, 2, { maxIouDistance: 0.9 })
    expect([...candidates.starts.subarray(0, 5)]).toEqual([0, 0, 0, 2, 2])
  })

  test('also where left edges are nearly equal', () => {
    const columns = Float64Array.of(0, 0, 100, 10, 1e-9, 0, 100, 10, 2e-12, 0, 100, 10)
    const rows = Float64Array.of(-50, 0, 50, 10, 0, 0, 100, 10, 20, 0, 120, 10)
    expectEqual(rows, columns, 0.9)
    const candidates = new Candidates()
    plain!.fill(candidates, rows, 3, columns, 3, { maxIouDistance: 0.9 })
    expect(candidates.count).toBe(9)
  })

  test('arrays outside the workspace are compared in TypeScript', () => {
    const boxes = Float64Array.of(0, 0, 10, 10)
    const candidates = new Candidates(workspaces[0])
    simd!.fill(candidates, boxes, 1, boxes, 1, { maxIouDistance: 0.5 })
    expect(dense(candidates)).toEqual([[0]])
    const elsewhere = new Workspace()
    const foreign = new Candidates(elsewhere)
    const boxesElsewhere = floats(elsewhere, boxes)
    simd!.fill(foreign, boxesElsewhere, 1, boxesElsewhere, 1, { maxIouDistance: 0.5 })
    expect(dense(foreign)).toEqual([[0]])
    const others = new Candidates()
    const inside = floats(workspaces[0]!, boxes)
    simd!.fill(others, inside, 1, inside, 1, { maxIouDistance: 0.5 })
    expect(dense(others)).toEqual([[0]])
  })
})
