import { type Box, boxColumn, hungarian, iou, MotError } from '@mot/core'
import { checkBox } from './checks'
import type { ResultRow, Sequence, TruthRow } from './sequence'

/** One frame as metrics read it: ids are counted from 0, and ignored rows are gone with the results matched to them. */
export interface ComparedFrame {
  /** [truth] */
  readonly truth: readonly number[]
  /** [results] */
  readonly results: readonly number[]
  /** [truth × results] IoU of each pair. */
  readonly overlaps: Float64Array
}

export interface ComparedSequence {
  readonly frames: readonly ComparedFrame[]
  /** How many different objects there are. */
  readonly truthIdCount: number
  readonly resultIdCount: number
}

/**
 * Brings truth and results face to face. Where truth holds ignored rows, all rows and results of a frame are first matched
 * to the greatest total overlap, and the results that fall to ignored rows are taken out, as TrackEval does.
 * @param minIou pairs that overlap less do not match.
 * @throws MotError `invalid-detections` for a box that is not finite or not of positive size, and for an id that is
 *   twice in one frame.
 */
export function compare({ truth, results }: Sequence, minIou: number): ComparedSequence {
  const truthIds = new Map<number, number>()
  const resultIds = new Map<number, number>()
  const frames: ComparedFrame[] = []
  for (let i = 0; i < Math.max(truth.length, results.length); i++) {
    const truthRows = checkedRows('Truth', truth[i], i + 1)
    let resultRows = checkedRows('Result', results[i], i + 1)
    if (truthRows.some((row) => row.ignore)) resultRows = withoutIgnored(truthRows, resultRows, minIou)
    const judged = truthRows.filter((row) => !row.ignore)
    frames.push({
      truth: judged.map((row) => numbered(truthIds, row.id)),
      results: resultRows.map((row) => numbered(resultIds, row.id)),
      overlaps: overlapsOf(judged, resultRows),
    })
  }
  return { frames, truthIdCount: truthIds.size, resultIdCount: resultIds.size }
}

/**
 * The one-to-one pairs of greatest total score; pairs that score 0 are none.
 * @param scores [rows × columns] from 0.
 * @returns [rows] column of each row, −1 where it has none.
 */
export function bestPairs(scores: Float64Array, rowCount: number, columnCount: number): Int32Array {
  const { columnOfRow } = hungarian(
    scores.map((score) => -score),
    rowCount,
    columnCount,
  )
  return columnOfRow.map((column, row) => (column >= 0 && scores[row * columnCount + column]! > 0 ? column : -1))
}

/** Whether an overlap reaches the limit, which rounding of the last digit does not decide. */
export function reaches(overlap: number, minIou: number): boolean {
  return overlap >= minIou - Number.EPSILON
}

function withoutIgnored(truth: readonly TruthRow[], results: readonly ResultRow[], minIou: number): ResultRow[] {
  const scores = overlapsOf(truth, results).map((overlap) => (reaches(overlap, minIou) ? overlap : 0))
  const columnOfRow = bestPairs(scores, truth.length, results.length)
  const gone = new Set(truth.flatMap((row, i) => (row.ignore ? [columnOfRow[i]!] : [])))
  return results.filter((_, column) => !gone.has(column))
}

function overlapsOf(truth: readonly { box: Box }[], results: readonly { box: Box }[]): Float64Array {
  const a = boxColumn(truth.map((row) => row.box))
  const b = boxColumn(results.map((row) => row.box))
  return Float64Array.from({ length: truth.length * results.length }, (_, k) =>
    iou(a, Math.floor(k / results.length), b, k % results.length),
  )
}

function numbered(ids: Map<number, number>, id: number): number {
  const known = ids.get(id)
  if (known !== undefined) return known
  ids.set(id, ids.size)
  return ids.size - 1
}

function checkedRows<R extends ResultRow>(what: string, rows: Iterable<R> | undefined, frame: number): R[] {
  const list = [...(rows ?? [])]
  const seen = new Set<number>()
  for (const { id, box } of list) {
    if (seen.has(id)) throw new MotError('invalid-detections', `${what} id ${id} should be in frame ${frame} once.`)
    seen.add(id)
    checkBox(`${what} ${id} in frame ${frame}`, box)
  }
  return list
}
