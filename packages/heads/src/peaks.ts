import { MotError, type Tensor } from '@mot/core'

/** Local maxima of a heatmap, best first. */
export interface Peaks {
  readonly count: number
  /** [count] row × columns + column. */
  readonly cells: Int32Array
  /** [count] */
  readonly classIds: Int32Array
  /** [count] after the sigmoid, 0 to 1. */
  readonly scores: Float64Array
}

/**
 * The cells of a heatmap of logits that no neighbour in their 3 × 3 surroundings exceeds, with a score above `minScore`,
 * at most `maxCount`, by descending score ("Objects as Points", section 3; all cells of a plateau are peaks).
 *
 * The threshold comes first and in logits: of 15,000 cells a handful is compared with its neighbours, and only peaks take
 * an exponential.
 * @param heatmap [n, classes, rows, columns] logits.
 * @param index which entry of the batch.
 * @throws MotError `invalid-output` when a logit is NaN.
 */
export function findPeaks(
  name: string,
  heatmap: Tensor<Float32Array>,
  index: number,
  minScore: number,
  maxCount: number,
): Peaks {
  const { data } = heatmap
  const [, classCount, rows, columns] = heatmap.shape as [number, number, number, number]
  const area = rows * columns
  const start = index * classCount * area
  const end = start + classCount * area
  // A little below, so that rounding in the logarithm loses no cell: the score itself decides in the end.
  const minLogit = Math.log(minScore / (1 - minScore)) - 1e-9
  const found: number[] = []
  for (let i = start; i < end; i++) {
    const logit = data[i]!
    if (logit < minLogit) continue
    if (Number.isNaN(logit)) throw notANumber(name, index, i - start, area, columns)
    if (isPeak(data, i, (i - start) % area, rows, columns)) found.push(i)
  }
  found.sort((a, b) => data[b]! - data[a]! || a - b)
  const scores = Float64Array.from(found.slice(0, maxCount), (i) => 1 / (1 + Math.exp(-data[i]!)))
  const firstLow = scores.findIndex((score) => !(score > minScore))
  const count = firstLow < 0 ? scores.length : firstLow
  return {
    count,
    cells: Int32Array.from({ length: count }, (_, k) => (found[k]! - start) % area),
    classIds: Int32Array.from({ length: count }, (_, k) => Math.floor((found[k]! - start) / area)),
    scores: scores.subarray(0, count),
  }
}

/** @param i position in the data. @param cell position in its map. */
function isPeak(data: Float32Array, i: number, cell: number, rows: number, columns: number): boolean {
  const logit = data[i]!
  const x = cell % columns
  const y = (cell - x) / columns
  const firstX = x > 0 ? -1 : 0
  const lastX = x < columns - 1 ? 1 : 0
  const lastY = y < rows - 1 ? 1 : 0
  for (let dy = y > 0 ? -1 : 0; dy <= lastY; dy++) {
    for (let dx = firstX; dx <= lastX; dx++) {
      if (data[i + dy * columns + dx]! > logit) return false
    }
  }
  return true
}

function notANumber(name: string, index: number, position: number, area: number, columns: number): MotError {
  const cell = position % area
  const at = [index, Math.floor(position / area), Math.floor(cell / columns), cell % columns]
  return new MotError('invalid-output', `Output "${name}" should hold numbers, got NaN at [${at.join(', ')}].`)
}
