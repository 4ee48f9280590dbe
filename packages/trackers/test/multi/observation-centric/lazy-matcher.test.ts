import { Candidates, type LazyCosts, lapjv } from '@mot/core'
import { seededRandom } from '@mot/test-utils'
import { describe, expect, test } from 'vitest'
import { LazyMatcher } from '../../../src/multi/observation-centric/lazy-matcher'

/** Rows are tracks, columns detections; similarities, of which those above 0 are candidates. */
function costsOf(similarities: readonly (readonly number[])[]): LazyCosts {
  const known = new Candidates()
  known.begin(similarities[0]!.length)
  for (const row of similarities) {
    for (const [j, similarity] of row.entries()) if (similarity > 0) known.add(j, 1 - similarity)
    known.endRow()
  }
  return {
    known,
    floor: 1,
    fillRow: (row, costs) => costs.set(similarities[row]!.map((similarity) => 1 - similarity)),
    fillColumn: (column, costs) => costs.set(similarities.map((row) => 1 - row[column]!)),
  }
}

/** Pairs of track and detection, and the unmatched ones. */
function match(similarities: readonly (readonly number[])[], least: number) {
  const matcher = new LazyMatcher()
  matcher.match(costsOf(similarities), (row, column) => similarities[row]![column]! >= least)
  const {
    matchedRows,
    matchedColumns,
    matchCount,
    unmatchedRows,
    unmatchedRowCount,
    unmatchedColumns,
    unmatchedColumnCount,
  } = matcher
  return {
    pairs: Array.from({ length: matchCount }, (_, k) => [matchedRows[k]!, matchedColumns[k]!]),
    tracks: [...unmatchedRows.subarray(0, unmatchedRowCount)],
    detections: [...unmatchedColumns.subarray(0, unmatchedColumnCount)],
  }
}

describe('LazyMatcher', () => {
  test('matches at the greatest total similarity, and rejects pairs below the limit', () => {
    const similarities = [
      [0.9, 0.8, 0],
      [0.7, 0, 0],
      [0, 0, 0.2],
    ]
    expect(match(similarities, 0.3)).toEqual({
      pairs: [
        [1, 0],
        [0, 1],
      ],
      tracks: [2],
      detections: [2],
    })
  })

  test('rejected detections come after unassigned ones', () => {
    const similarities = [
      [0.2, 0, 0, 0],
      [0, 0.9, 0, 0],
    ]
    expect(match(similarities, 0.3)).toEqual({ pairs: [[1, 1]], tracks: [0], detections: [2, 3, 0] })
  })

  test('unmatched detections are those of the dense solver, in its order', () => {
    const random = seededRandom(12)
    for (let n = 0; n < 200; n++) {
      const tracks = 1 + Math.floor(8 * random())
      const detections = 1 + Math.floor(8 * random())
      const similarities = Array.from({ length: tracks }, () =>
        Array.from({ length: detections }, () => (random() < 0.5 ? random() : 0)),
      )
      const dense = Array.from({ length: detections }, (_, j) => similarities.map((row) => -row[j]!)).flat()
      const { columnOfRow } = lapjv(dense, detections, tracks)
      const list = [...columnOfRow.keys()]
      const hasTrack = (j: number) => columnOfRow[j]! >= 0
      const isKept = (j: number) => hasTrack(j) && similarities[columnOfRow[j]!]![j]! >= 0.4
      expect(match(similarities, 0.4).detections).toEqual([
        ...list.filter((j) => !hasTrack(j)),
        ...list.filter((j) => hasTrack(j) && !isKept(j)),
      ])
    }
  })
})
