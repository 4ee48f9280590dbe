import { MotError, shown, type Tensor } from '@mot/core'
import { type CellScanner, scanCells } from './cell-scanner'

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

/** A heatmap whose peaks are known: of its other cells only some were read. */
export interface PeakMap extends Tensor<Float32Array> {
  /** Positions in the data. */
  readonly peaks?: ReadonlySet<number>
}

/** What a heatmap holds: the sigmoid's argument, or its result (0 to 1). */
export type HeatmapKind = 'logits' | 'scores'

/**
 * The cells of a heatmap that no neighbour in their 3 × 3 surroundings exceeds, with a score above `minScore`, at most
 * `maxCount`, by descending score ("Objects as Points", section 3; all cells of a plateau are peaks). The original
 * selects the best of each class first, then the best of those, with the same result.
 *
 * The threshold is compared first, in logits: of 15,000 cells a handful is compared with its neighbours, and an exponential
 * is computed for peaks alone. After 2 · `maxCount` peaks the threshold rises to the worst that would still be kept.
 * @param heatmap [n, classes, rows, columns]
 * @param index which entry of the batch.
 * @param scan the scanner for cells above the threshold. Default: the fastest available.
 * @throws MotError `invalid-output` when a value is NaN, or a score of a peak above 1.
 */
export function findPeaks(
  name: string,
  heatmap: PeakMap,
  index: number,
  minScore: number,
  maxCount: number,
  kind: HeatmapKind = 'logits',
  scan: (data: Float32Array, end: number) => CellScanner = scanCells,
): Peaks {
  const { data, peaks } = heatmap
  const [, classCount, rows, columns] = heatmap.shape as [number, number, number, number]
  const area = rows * columns
  const start = index * classCount * area
  const end = start + classCount * area
  const byScore = (a: number, b: number) => data[b]! - data[a]! || a - b
  const found: number[] = []
  let floor = floorOf(minScore, kind)
  const cells = scan(data, end)
  for (let i = cells.next(start, floor); i < end; i = cells.next(i + 1, floor)) {
    if (Number.isNaN(data[i]!)) throw notANumber(name, index, i - start, area, columns)
    if (peaks ? !peaks.has(i) : !isPeak(data, i, (i - start) % area, rows, columns)) continue
    found.push(i)
    if (found.length < 2 * maxCount) continue
    found.sort(byScore).length = maxCount
    // Later cells of equal value would rank below these.
    floor = data[found[maxCount - 1]!]!
  }
  found.sort(byScore)
  const scores = Float64Array.from(found.slice(0, maxCount), (i) => scoreOf(data[i]!, kind))
  if (scores[0]! > 1) throw notAScore(name, scores[0]!)
  const firstLow = scores.findIndex((score) => !(score > minScore))
  const count = firstLow < 0 ? scores.length : firstLow
  return {
    count,
    cells: Int32Array.from({ length: count }, (_, k) => (found[k]! - start) % area),
    classIds: Int32Array.from({ length: count }, (_, k) => Math.floor((found[k]! - start) / area)),
    scores: scores.subarray(0, count),
  }
}

/** The largest value that cannot score above `minScore`. */
export function floorOf(minScore: number, kind: HeatmapKind): number {
  // Slightly lower, since the logarithm is rounded: the comparison of the score itself follows.
  return kind === 'scores' ? minScore : Math.log(minScore / (1 - minScore)) - 1e-9
}

export function scoreOf(value: number, kind: HeatmapKind): number {
  return kind === 'scores' ? value : 1 / (1 + Math.exp(-value))
}

/** @param i position in the data. @param cell position in its map. */
function isPeak(data: Float32Array, i: number, cell: number, rows: number, columns: number): boolean {
  const value = data[i]!
  const x = cell % columns
  const y = (cell - x) / columns
  const firstX = x > 0 ? -1 : 0
  const lastX = x < columns - 1 ? 1 : 0
  const lastY = y < rows - 1 ? 1 : 0
  for (let dy = y > 0 ? -1 : 0; dy <= lastY; dy++) {
    for (let dx = firstX; dx <= lastX; dx++) {
      if (data[i + dy * columns + dx]! > value) return false
    }
  }
  return true
}

function notANumber(name: string, index: number, position: number, area: number, columns: number): MotError {
  const cell = position % area
  const at = [index, Math.floor(position / area), Math.floor(cell / columns), cell % columns]
  return new MotError('invalid-output', `Output "${name}" should hold numbers, got NaN at [${at.join(', ')}].`)
}

function notAScore(name: string, value: number): MotError {
  return new MotError(
    'invalid-output',
    `Output "${name}" should hold scores up to 1, got ${shown(value)}. Where it holds logits, set heatmap: 'logits'.`,
  )
}
