import { type Box, iou, MotError } from '@mot/core'
import { bestPairs } from './best-pairs'
import { checkBox } from './checks'
import type { ResultRow, SequenceFrame, TruthRow } from './sequence'

/**
 * One frame as metrics read it: ids are numbered from 0 by first appearance, and ignored rows are gone with the results
 * matched to them.
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
  /** Ids as the rows have them, by the numbers they got. */
  readonly truthIds: readonly number[]
  readonly resultIds: readonly number[]
}

/** The boxes that overlap at all, by row of the truth and then row of the results. */
export interface Overlaps {
  /** [overlaps] rows of the truth. */
  readonly rows: readonly number[]
  /** [overlaps] rows of the results. */
  readonly columns: readonly number[]
  /** [overlaps] intersection over union, above 0 to 1. */
  readonly ious: readonly number[]
  /** [overlaps] number of the two ids as a pair, from 0 by first overlap in the sequence. */
  readonly pairs: readonly number[]
}

/** Most ids of one side in a sequence, so that two of them fit one number. */
const ID_LIMIT = 2 ** 26

/**
 * Brings truth and results of a sequence face to face, frame by frame. Where truth holds ignored rows, all rows and
 * results of a frame are first matched to the greatest total overlap, and the results that fall to ignored rows are taken
 * out, as TrackEval does.
 */
export class Comparer {
  private readonly truthNumbers = new Numbers()
  private readonly resultNumbers = new Numbers()
  private readonly pairNumbers = new Numbers()
  private frame = 0

  /** @param minIou rows that overlap an ignored one less than that are not matched to it. */
  constructor(private readonly minIou: number) {}

  /**
   * The next frame.
   * @throws MotError `invalid-detections` for a box that is not finite or not of positive size, and for an id that is
   *   twice in the frame; the frame is then not taken.
   */
  compare({ truth, results }: SequenceFrame): ComparedFrame {
    const frame = this.frame + 1
    const truthRows = checkedRows('Truth', truth, frame)
    const resultRows = checkedRows('Result', results, frame)
    const all = overlapsOf(truthRows, resultRows)
    const places = placesOf(truthRows, (row) => !row.ignore && row.considered !== false)
    const taken = this.takenByIgnored(truthRows, resultRows, all)
    const resultPlaces = placesOf(resultRows, (_, column) => !taken.has(column))
    this.frame = frame

    const judged: number[] = []
    const truthAreas: number[] = []
    for (let row = 0; row < truthRows.length; row++) {
      if (places[row]! < 0) continue
      const { id, box } = truthRows[row]!
      judged.push(this.truthNumbers.of(id))
      truthAreas.push(areaOf(box))
    }
    const answers: number[] = []
    const resultAreas: number[] = []
    const resultScores: number[] = []
    for (let column = 0; column < resultRows.length; column++) {
      if (resultPlaces[column]! < 0) continue
      const { id, box, score = 1 } = resultRows[column]!
      answers.push(this.resultNumbers.of(id))
      resultAreas.push(areaOf(box))
      resultScores.push(score)
    }
    const rows: number[] = []
    const columns: number[] = []
    const ious: number[] = []
    const pairs: number[] = []
    for (let k = 0; k < all.ious.length; k++) {
      const row = places[all.rows[k]!]!
      const column = resultPlaces[all.columns[k]!]!
      if (row < 0 || column < 0) continue
      rows.push(row)
      columns.push(column)
      ious.push(all.ious[k]!)
      pairs.push(this.pairNumbers.of(judged[row]! * ID_LIMIT + answers[column]!))
    }
    return {
      truth: judged,
      truthAreas,
      results: answers,
      resultAreas,
      resultScores,
      overlaps: { rows, columns, ious, pairs },
      truthIds: this.truthNumbers.keys,
      resultIds: this.resultNumbers.keys,
    }
  }

  /** Results that fall to ignored rows. */
  private takenByIgnored(
    truth: readonly TruthRow[],
    results: readonly ResultRow[],
    overlaps: Omit<Overlaps, 'pairs'>,
  ): ReadonlySet<number> {
    const taken = new Set<number>()
    if (!truth.some((row) => row.ignore)) return taken
    const scores = overlaps.ious.map((overlap) => (reaches(overlap, this.minIou) ? overlap : 0))
    for (const k of bestPairs(overlaps, scores, truth.length, results.length)) {
      if (truth[overlaps.rows[k]!]!.ignore) taken.add(overlaps.columns[k]!)
    }
    return taken
  }
}

/** Whether an overlap reaches the limit, which rounding of the last digit does not decide. */
export function reaches(overlap: number, minIou: number): boolean {
  return overlap >= minIou - Number.EPSILON
}

/** [rows] place of each among those that are kept, −1 for the others. */
function placesOf<Row>(rows: readonly Row[], keeps: (row: Row, index: number) => boolean): number[] {
  let count = 0
  return rows.map((row, index) => (keeps(row, index) ? count++ : -1))
}

function overlapsOf(truth: readonly { box: Box }[], results: readonly { box: Box }[]): Omit<Overlaps, 'pairs'> {
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

function areaOf({ left, top, right, bottom }: Box): number {
  return (right - left) * (bottom - top)
}

/** Numbers from 0 for keys, in the order in which they are met. */
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
