import { Candidates, inclusiveIou, iou, OverlapCandidates } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import golden from '../../../../fixtures/association/matching_fairmot.json'
import { dense } from './dense'

const never = Number.POSITIVE_INFINITY

describe('OverlapCandidates', () => {
  const finder = new OverlapCandidates()
  const candidates = new Candidates()

  test('keeps the pairs that overlap enough, at the cost 1 − IoU', () => {
    const rows = Float64Array.of(0, 0, 10, 10, 100, 0, 110, 10)
    const columns = Float64Array.of(0, 5, 10, 15, 100, 0, 110, 10, 9, 0, 19, 10)
    finder.fill(candidates, rows, 2, columns, 3, { maxIouDistance: 0.7 })
    expect(dense(candidates)).toEqual([
      [1 - 50 / 150, never, never],
      [never, 0, never],
    ])
  })

  test('inclusive boxes count their last pixels, so that neighbours touch', () => {
    const left = Float64Array.of(0, 0, 9, 9)
    const right = Float64Array.of(9, 0, 18, 9)
    finder.fill(candidates, left, 1, right, 1, { maxIouDistance: 0.999, inclusive: true })
    expect(dense(candidates)).toEqual([[1 - 10 / 190]])
    finder.fill(candidates, left, 1, right, 1, { maxIouDistance: 0.999 })
    expect(dense(candidates)).toEqual([[never]])
  })

  test('gives an empty row or column nothing', () => {
    finder.fill(candidates, new Float64Array(0), 0, Float64Array.of(0, 0, 1, 1), 1, { maxIouDistance: 0.5 })
    expect(candidates).toMatchObject({ rowCount: 0, columnCount: 1, count: 0 })
    finder.fill(candidates, Float64Array.of(0, 0, 1, 1), 1, new Float64Array(0), 0, { maxIouDistance: 0.5 })
    expect(candidates).toMatchObject({ rowCount: 1, columnCount: 0, count: 0 })
  })

  test('equals iou_distance of FairMOT', () => {
    const { tracks, dets, iou_distance } = golden
    const rows = Float64Array.from(tracks.flatMap(({ tlbr }) => tlbr))
    const columns = Float64Array.from(dets.flatMap(({ tlwh: [l, t, w, h] }) => [l!, t!, l! + w!, t! + h!]))
    finder.fill(candidates, rows, tracks.length, columns, dets.length, { maxIouDistance: 0.9999, inclusive: true })
    for (const [i, row] of dense(candidates).entries()) {
      for (const [j, distance] of row.entries()) {
        expect(distance === never ? 1 : distance).toBeCloseTo(iou_distance[i]![j]!, 9)
      }
    }
  })

  test('finds what a look at every pair finds', () => {
    const random = seededRandom(6)
    for (let round = 0; round < 40; round++) {
      const rowCount = 30 + Math.floor(100 * random())
      const columnCount = 30 + Math.floor(100 * random())
      // Crowds of equal size, sizes of all kinds, and now and then a box as large as the image.
      const largest = round % 2 === 0 ? 50 : 400
      const box = () => {
        const left = 1000 * random() - 100
        const top = 600 * random() - 100
        const scale = random() < 0.02 ? 1000 : largest * random() + 1
        return [left, top, left + scale, top + scale * (0.5 + random())]
      }
      const rows = Float64Array.from(Array.from({ length: rowCount }, box).flat())
      const columns = Float64Array.from(Array.from({ length: columnCount }, box).flat())
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
