import { iou, MotError } from '@mot/core'
import { checkBox } from './checks'
import { ignoredResults, type SimilarPairs } from './ignored-results'
import type { ResultRow, SequenceFrame, TruthRow } from './sequence'
import { boxOverlap } from './similarity/box-overlap'
import type { Similarity } from './similarity/similarity'

/**
 * One preprocessed frame: ids are numbered from 0 in order of first occurrence; ignored rows and the results matched to them are
 * removed.
 */
export interface ComparedFrame {
  /** [truth] */
  readonly truth: readonly number[]
  /** [truth] square pixels; 0 where the similarity is not the overlap of areas. */
  readonly truthAreas: readonly number[]
  /** [results] */
  readonly results: readonly number[]
  /** [results] alike. */
  readonly resultAreas: readonly number[]
  /** [results] */
  readonly resultScores: readonly number[]
  readonly overlaps: Overlaps
  /** Original ids by their numbers. */
  readonly truthIds: readonly number[]
  readonly resultIds: readonly number[]
}

/** All pairs of a similarity above 0, by row of the truth, then row of the results. */
export interface Overlaps {
  /** [overlaps] rows of the truth. */
  readonly rows: readonly number[]
  /** [overlaps] rows of the results. */
  readonly columns: readonly number[]
  /** [overlaps] intersection over union, or another similarity, above 0 to 1. */
  readonly ious: readonly number[]
  /** [overlaps] number of the pair of ids, from 0 in order of first overlap in the sequence. */
  readonly pairs: readonly number[]
}

/** Largest count of ids of one side, so that a pair of ids is exact in one float64. */
const ID_LIMIT = 2 ** 26

/** Compares truth and results of a sequence, frame by frame, without the results that are not evaluated. */
export class Comparer {
  private readonly truthNumbers = new Numbers()
  private readonly resultNumbers = new Numbers()
  private readonly pairNumbers = new Numbers()
  private frame = 0

  constructor(private readonly similarity: Similarity = boxOverlap) {}

  /** Begins another sequence in which an id means the same: frames count from 1 again. */
  beginSequence(): void {
    this.frame = 0
  }

  /**
   * Compares the next frame.
   * @throws MotError `invalid-detections` for a box that is not finite or not of positive size, a missing shape, and for a repeated id in
   *   the frame; the frame is then not counted.
   */
  compare(given: SequenceFrame): ComparedFrame {
    const { similarity } = this
    const frame = this.frame + 1
    const truthRows = checkedRows('Truth', given.truth, frame)
    const resultRows = checkedRows('Result', given.results, frame)
    const truthShapes = similarity.shapesOf(truthRows, (row) => `Truth ${truthRows[row]!.id} in frame ${frame}`)
    const resultShapes = similarity.shapesOf(resultRows, (row) => `Result ${resultRows[row]!.id} in frame ${frame}`)
    const overlaps = overlapsOf(similarity, truthShapes, truthRows.length, resultShapes, resultRows.length)
    const ignored = ignoredResults(truthRows, resultRows, overlaps, given, similarity)
    this.frame = frame

    const truthPlaces = placesOf(truthRows, (row) => !row.ignore && row.considered !== false)
    const resultPlaces = placesOf(resultRows, (_, column) => !ignored.has(column))
    const evaluated = keptOf(truthPlaces)
    const kept = keptOf(resultPlaces)
    const truthIds = evaluated.map((row) => this.truthNumbers.of(truthRows[row]!.id))
    const resultIds = kept.map((column) => this.resultNumbers.of(resultRows[column]!.id))
    return {
      truth: truthIds,
      truthAreas: evaluated.map((row) => similarity.areaOf?.(truthShapes, row) ?? 0),
      results: resultIds,
      resultAreas: kept.map((column) => similarity.areaOf?.(resultShapes, column) ?? 0),
      resultScores: kept.map((column) => resultRows[column]!.score ?? 1),
      overlaps: this.numberPairs(keepBetween(overlaps, truthPlaces, resultPlaces), truthIds, resultIds),
      truthIds: this.truthNumbers.keys,
      resultIds: this.resultNumbers.keys,
    }
  }

  private numberPairs(overlaps: SimilarPairs, truthIds: readonly number[], resultIds: readonly number[]): Overlaps {
    const { rows, columns } = overlaps
    const pairs = rows.map((row, k) => this.pairNumbers.of(truthIds[row]! * ID_LIMIT + resultIds[columns[k]!]!))
    return { ...overlaps, pairs }
  }
}

/** [rows] index of each row among the kept ones, −1 for the others. */
function placesOf<Row>(rows: readonly Row[], keeps: (row: Row, index: number) => boolean): number[] {
  let count = 0
  return rows.map((row, index) => (keeps(row, index) ? count++ : -1))
}

/** The rows that have a place. */
function keptOf(places: readonly number[]): number[] {
  const kept: number[] = []
  for (let row = 0; row < places.length; row++) if (places[row]! >= 0) kept.push(row)
  return kept
}

/** The overlaps between kept rows, with their new indices. */
function keepBetween(
  overlaps: SimilarPairs,
  rowPlaces: readonly number[],
  columnPlaces: readonly number[],
): SimilarPairs {
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

function overlapsOf(
  similarity: Similarity,
  truth: unknown,
  truthCount: number,
  results: unknown,
  resultCount: number,
): SimilarPairs {
  const rows: number[] = []
  const columns: number[] = []
  const ious: number[] = []
  // Called by its name, the usual comparison is compiled into the loop.
  const areBoxes = similarity === boxOverlap
  for (let row = 0; row < truthCount; row++) {
    for (let column = 0; column < resultCount; column++) {
      const overlap = areBoxes
        ? iou(truth as Float64Array, row, results as Float64Array, column)
        : similarity.compare(truth, row, results, column)
      if (overlap <= 0) continue
      rows.push(row)
      columns.push(column)
      ious.push(overlap)
    }
  }
  return { rows, columns, ious }
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
