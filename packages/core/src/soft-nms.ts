import { MotError } from './errors'
import { inclusiveIou, iou } from './iou'
import { checkBoxCount, checkMaxOverlap } from './nms'
import { checkOptions } from './options'
import { shown } from './shown'

/**
 * Factor for the score of a box that overlaps one of a higher score: `linear` 1 − overlap above `maxOverlap`, `gaussian`
 * exp(−overlap² / sigma), `hard` 0 above `maxOverlap`.
 */
export type SoftNmsMethod = 'linear' | 'gaussian' | 'hard'

export interface SoftNmsOptions {
  readonly method: SoftNmsMethod
  /** Overlap up to which `linear` and `hard` keep scores unchanged, 0 to 1. Default 0.5. */
  readonly maxOverlap?: number
  /** Width of `gaussian`. Default 0.5. */
  readonly sigma?: number
  /** Boxes whose score falls below this are removed. Default 0.001. */
  readonly minScore?: number
  /** [n] With it, boxes lower only the scores of boxes of the same class. Default: of all. */
  readonly classIds?: ArrayLike<number>
  /** Right and bottom edges are the last pixels of a box: one pixel wider and higher. Default false. */
  readonly inclusive?: boolean
  /** Number of rows. Default: the length of `scores`. */
  readonly count?: number
}

/** The kept boxes, in the order they were picked. */
export interface SoftNmsResult {
  readonly count: number
  /**
   * [n] the first `count` are the kept rows. The rest is what the in-place original leaves in its array: copies of rows that were
   * moved forward, which CenterNet's callers do not drop.
   */
  readonly rows: Int32Array
  /**
   * [n] rows of the further columns (joints), in the order of the original. Equal to `rows` for the kept rows. In the rest they differ:
   * the original overwrites a removed box with the last one, but swaps their further columns.
   */
  readonly tailRows: Int32Array
  /** [n] their lowered scores. */
  readonly scores: Float64Array
}

/**
 * Soft-NMS (Bodla et al. 2017): a box that overlaps one of a higher score is not removed at once, but its score is lowered. Each
 * round picks the box with the highest remaining score and lowers the scores of those that overlap it.
 * @param boxes [n × 4] left, top, right, bottom.
 * @throws MotError `invalid-option`.
 */
export function softNms(boxes: ArrayLike<number>, scores: ArrayLike<number>, options: SoftNmsOptions): SoftNmsResult {
  checkOptions(options)
  const { method, maxOverlap = 0.5, sigma = 0.5, minScore = 0.001, classIds, count: length = scores.length } = options
  checkMaxOverlap(maxOverlap)
  checkBoxCount(length, scores.length)
  if (!(typeof sigma === 'number' && sigma > 0)) {
    throw new MotError('invalid-option', `Option "sigma" should be positive, got ${shown(sigma)}.`)
  }
  const overlap = options.inclusive ? inclusiveIou : iou
  const rows = Int32Array.from({ length }, (_, row) => row)
  const tailRows = rows.slice()
  const weakened = Float64Array.from({ length }, (_, row) => scores[row]!)
  let count = length
  for (let picked = 0; picked < count; picked++) {
    const highest = bestFrom(weakened, picked, count)
    swap(rows, picked, highest)
    swap(tailRows, picked, highest)
    swap(weakened, picked, highest)
    const best = rows[picked]!
    for (let i = picked + 1; i < count; ) {
      const row = rows[i]!
      const sameClass = classIds === undefined || classIds[row] === classIds[best]
      const shared = sameClass ? overlap(boxes, best, boxes, row) : 0
      // Reference quirk: a box that does not touch is not compared with `minScore`.
      if (shared > 0) {
        weakened[i] = weakened[i]! * softNmsFactor(shared, method, maxOverlap, sigma)
        if (weakened[i]! < minScore) {
          count--
          rows[i] = rows[count]!
          weakened[i] = weakened[count]!
          swap(tailRows, i, count)
          continue
        }
      }
      i++
    }
  }
  return { count, rows, tailRows, scores: weakened }
}

/** The factor for the score of a box with the overlap `shared`: see {@link SoftNmsMethod}. */
export function softNmsFactor(shared: number, method: SoftNmsMethod, maxOverlap: number, sigma: number): number {
  if (method === 'gaussian') return Math.exp((-shared * shared) / sigma)
  if (shared <= maxOverlap) return 1
  return method === 'linear' ? 1 - shared : 0
}

/** The first row of the highest score in [start, end). */
function bestFrom(scores: Float64Array, start: number, end: number): number {
  let best = start
  for (let i = start + 1; i < end; i++) if (scores[i]! > scores[best]!) best = i
  return best
}

function swap(column: Int32Array | Float64Array, i: number, j: number): void {
  const value = column[i]!
  column[i] = column[j]!
  column[j] = value
}
