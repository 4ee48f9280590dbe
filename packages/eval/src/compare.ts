import { type Box, iou, MotError } from '@mot/core'
import { areaOf } from './area'
import { bestPairs } from './best-pairs'
import { checkBox } from './checks'
import type { ResultRow, SequenceFrame, TruthRow } from './sequence'

/**
 * One preprocessed frame: ids are numbered from 0 in order of first occurrence; ignored rows and the results matched to them are
 * removed.
 */
export interface ComparedFrame {
  /** [truth] */
  readonly truth: readonly number[]
  /** [truth] square pixels. */
  readonly truthAreas: readonly number[]
  /** [results] */
  readonly results: readonly number[]
  /** [results] square pixels. */
  readonly resultAreas: readonly number[]
  /** [results] */
  readonly resultScores: readonly number[]
  readonly overlaps: Overlaps
  /** Original ids by their numbers. */
  readonly truthIds: readonly number[]
  readonly resultIds: readonly number[]
}

/** All overlapping pairs of boxes, by row of the truth, then row of the results. */
export interface Overlaps {
  /** [overlaps] rows of the truth. */
  readonly rows: readonly number[]
  /** [overlaps] rows of the results. */
  readonly columns: readonly number[]
  /** [overlaps] intersection over union, above 0 to 1. */
  readonly ious: readonly number[]
  /** [overlaps] number of the pair of ids, from 0 in order of first overlap in the sequence. */
  readonly pairs: readonly number[]
}

/** Largest count of ids of one side, so that a pair of ids is exact in one float64. */
const ID_LIMIT = 2 ** 26

/** Least IoU of a result with the ignored row it is matched to, as in TrackEval. */
const IGNORED_IOU = 0.5

/**
 * Compares truth and results of a sequence, frame by frame. Where the truth has ignored rows, all rows and results of the frame are
 * matched for the greatest total overlap, and results matched to ignored rows are removed, as in TrackEval.
 */
export class Comparer {
  private readonly truthNumbers = new Numbers()
  private readonly resultNumbers = new Numbers()
  private readonly pairNumbers = new Numbers()
  private frame = 0

  /** Begins another sequence in which an id means the same: frames count from 1 again. */
  beginSequence(): void {
    this.frame = 0
  }

  /**
   * Compares the next frame.
   * @throws MotError `invalid-detections` for a box that is not finite or not of positive size, and for a repeated id in the frame; the
   *   frame is then not counted.
   */
  compare({ truth, results }: SequenceFrame): ComparedFrame {
    const frame = this.frame + 1
    const truthRows = checkedRows('Truth', truth, frame)
    const resultRows = checkedRows('Result', results, frame)
    const overlaps = overlapsOf(truthRows, resultRows)
    const taken = takenByIgnored(truthRows, resultRows, overlaps)
    this.frame = frame

    const truthPlaces = placesOf(truthRows, (row) => !row.ignore && row.considered !== false)
    const resultPlaces = placesOf(resultRows, (_, column) => !taken.has(column))
    const evaluated = truthRows.filter((_, row) => truthPlaces[row]! >= 0)
    const kept = resultRows.filter((_, column) => resultPlaces[column]! >= 0)
    const truthIds = evaluated.map(({ id }) => this.truthNumbers.of(id))
    const resultIds = kept.map(({ id }) => this.resultNumbers.of(id))
    return {
      truth: truthIds,
      truthAreas: evaluated.map(({ box }) => areaOf(box)),
      results: resultIds,
      resultAreas: kept.map(({ box }) => areaOf(box)),
      resultScores: kept.map(({ score }) => score ?? 1),
      overlaps: this.numberPairs(keepBetween(overlaps, truthPlaces, resultPlaces), truthIds, resultIds),
      truthIds: this.truthNumbers.keys,
      resultIds: this.resultNumbers.keys,
    }
  }

  private numberPairs(overlaps: BoxOverlaps, truthIds: readonly number[], resultIds: readonly number[]): Overlaps {
    const { rows, columns } = overlaps
    const pairs = rows.map((row, k) => this.pairNumbers.of(truthIds[row]! * ID_LIMIT + resultIds[columns[k]!]!))
    return { ...overlaps, pairs }
  }
}

type BoxOverlaps = Omit<Overlaps, 'pairs'>

/** Results matched to ignored rows. */
function takenByIgnored(
  truth: readonly TruthRow[],
  results: readonly ResultRow[],
  overlaps: BoxOverlaps,
): ReadonlySet<number> {
  const taken = new Set<number>()
  if (!truth.some((row) => row.ignore)) return taken
  const scores = overlaps.ious.map((overlap) => (reaches(overlap, IGNORED_IOU) ? overlap : 0))
  for (const k of bestPairs(overlaps, scores, truth.length, results.length)) {
    if (truth[overlaps.rows[k]!]!.ignore) taken.add(overlaps.columns[k]!)
  }
  return taken
}

/** Whether an overlap reaches the limit, within rounding. */
export function reaches(overlap: number, minIou: number): boolean {
  return overlap >= minIou - Number.EPSILON
}

/** [rows] index of each row among the kept ones, −1 for the others. */
function placesOf<Row>(rows: readonly Row[], keeps: (row: Row, index: number) => boolean): number[] {
  let count = 0
  return rows.map((row, index) => (keeps(row, index) ? count++ : -1))
}

/** The overlaps between kept rows, with their new indices. */
function keepBetween(
  overlaps: BoxOverlaps,
  rowPlaces: readonly number[],
  columnPlaces: readonly number[],
): BoxOverlaps {
  const kept = { rows: [] as number[], columns: [] as number[], ious: [] as number[] }
  for (let k = 0; k < overlaps.ious.length; k++) {
    const row = rowPlaces[overlaps.rows[k]!]!
    const column = columnPlaces[overlaps.columns[k]!]!
    if (row < 0 || column < 0) continue
    kept.rows.push(row)
    kept.columns.push(column)
    kept.ious.push(overlaps.ious[k]!)
  }
  return kept
}

function overlapsOf(truth: readonly { box: Box }[], results: readonly { box: Box }[]): BoxOverlaps {
  const a = columnOf(truth)
  const b = columnOf(results)
  const rows: number[] = []
  const columns: number[] = []
  const ious: number[] = []
  for (let row = 0; row < truth.length; row++) {
    for (let column = 0; column < results.length; column++) {
      const overlap = iou(a, row, b, column)
      if (overlap <= 0) continue
      rows.push(row)
      columns.push(column)
      ious.push(overlap)
    }
  }
  return { rows, columns, ious }
}

/** [rows × 4] */
function columnOf(rows: readonly { box: Box }[]): Float64Array {
  const column = new Float64Array(4 * rows.length)
  for (let i = 0; i < rows.length; i++) {
    const { left, top, right, bottom } = rows[i]!.box
    column[4 * i] = left
    column[4 * i + 1] = top
    column[4 * i + 2] = right
    column[4 * i + 3] = bottom
  }
  return column
}

/** Numbers keys from 0 in order of first occurrence. */
class Numbers {
  readonly keys: number[] = []
  private readonly numbers = new Map<number, number>()

  of(key: number): number {
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    this.numbers.set(key, this.keys.length)
    return this.keys.push(key) - 1
  }
}

function checkedRows<R extends ResultRow | TruthRow>(what: string, rows: Iterable<R>, frame: number): R[] {
  const list = [...rows]
  const seen = new Set<number>()
  for (const { id, box } of list) {
    if (seen.has(id)) throw new MotError('invalid-detections', `${what} id ${id} should be in frame ${frame} once.`)
    seen.add(id)
    checkBox(`${what} ${id} in frame ${frame}`, box)
  }
  return list
}
