import { addressOf, plainWorkspace, type Workspace } from '../simd/workspace'
import type { Candidates } from './candidates'
import { OverlapCandidates } from './overlap-candidates'

/**
 * The distances of boxes in SFSORT. "SFSORT: Scene Features-based Simple Online Real-Time Tracker" (2024), section 3.2.
 *
 * By similarity: 1 − (IoU − D + Sx + Sy) / 3, the bounding box similarity index. D is how far the centres are apart, as a share of the
 * box around both; Sx and Sy are how far widths and heights agree, 0 for boxes that are disjoint along that axis.
 * By overlap: 1 − IoU.
 *
 * Reference quirks: D is the sum of the distances along the axes, over the sum of both sides; quotients have 10⁻⁷ below the line.
 *
 * Candidates are all pairs within a limit. Computed by SIMD where the workspace has it, else in TypeScript, with the same result to the
 * last bit. Arrays are reused between calls.
 */
export class BoxDistances {
  private readonly overlaps: OverlapCandidates
  private readonly overlapping = { maxIouDistance: 0 }

  /** @param workspace of the boxes and the candidates. Default: plain arrays. */
  constructor(private readonly workspace: Workspace = plainWorkspace) {
    this.overlaps = new OverlapCandidates(workspace)
  }

  /**
   * Fills the candidates with the pairs within a limit by similarity.
   * @param candidates output: a row for each of the first `rowCount` boxes of `rowBoxes` [n × 4: left, top, right, bottom], a column
   *   for each of the first `columnCount` boxes of `columnBoxes`.
   * @param limit largest distance in element 0, from 0 to 1: a float64 argument would be boxed on the heap.
   */
  fillSimilar(
    candidates: Candidates,
    rowBoxes: Float64Array,
    rowCount: number,
    columnBoxes: Float64Array,
    columnCount: number,
    limit: Float64Array,
  ): void {
    if (mayMatchDisjoint(rowBoxes, rowCount, limit)) {
      this.compareAll(candidates, rowBoxes, rowCount, columnBoxes, columnCount, limit)
      return
    }
    this.overlapping.maxIouDistance = MOST
    this.overlaps.fill(candidates, rowBoxes, rowCount, columnBoxes, columnCount, this.overlapping)
    const { rowCount: rows, starts, columns, costs } = candidates
    const { workspace } = this
    const { simd } = workspace
    const isHere = workspace.holds(starts) && workspace.holds(rowBoxes) && workspace.holds(columnBoxes)
    if (simd && isHere && workspace.holds(limit)) {
      candidates.count = simd.keepSimilar(
        addressOf(rowBoxes),
        rows,
        addressOf(columnBoxes),
        addressOf(starts),
        addressOf(columns),
        addressOf(costs),
        addressOf(limit),
      )
      return
    }
    let kept = 0
    for (let row = 0, begin = 0; row < rows; row++) {
      const end = starts[row + 1]!
      kept = keepSimilar(rowBoxes, row, columnBoxes, columns, costs, begin, end, kept, limit)
      starts[row + 1] = kept
      begin = end
    }
    candidates.count = kept
  }

  /** Fills the candidates with the pairs within a limit by overlap. Parameters as for `fillSimilar`. */
  fillOverlapping(
    candidates: Candidates,
    rowBoxes: Float64Array,
    rowCount: number,
    columnBoxes: Float64Array,
    columnCount: number,
    limit: Float64Array,
  ): void {
    this.overlapping.maxIouDistance = Math.min(limit[0]!, MOST)
    this.overlaps.fill(candidates, rowBoxes, rowCount, columnBoxes, columnCount, this.overlapping)
    const { rowCount: rows, starts, columns, costs } = candidates
    for (let row = 0, k = 0; row < rows; row++) {
      for (const end = starts[row + 1]!; k < end; k++) measureOverlap(rowBoxes, row, columnBoxes, columns[k]!, costs, k)
    }
  }

  /** `fillSimilar` without a list of those that overlap. */
  private compareAll(
    candidates: Candidates,
    rowBoxes: Float64Array,
    rowCount: number,
    columnBoxes: Float64Array,
    columnCount: number,
    limit: Float64Array,
  ): void {
    candidates.begin(columnCount)
    for (let row = 0; row < rowCount; row++) {
      candidates.makeRoom(columnCount)
      const { columns, costs, count } = candidates
      for (let column = 0; column < columnCount; column++) columns[count + column] = column
      const end = count + columnCount
      candidates.count = keepSimilar(rowBoxes, row, columnBoxes, columns, costs, count, end, count, limit)
      candidates.endRow()
    }
  }
}

/** Largest 1 − IoU of boxes that overlap: with 1, disjoint ones would be candidates. */
const MOST = 1 - Number.EPSILON
/** Keeps quotients of empty boxes finite, as in the original. */
const EPSILON = 1e-7

/** Distance by similarity of box i of `a` and box j of `b`, both [n × 4: left, top, right, bottom]. */
export function boxDistance(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const distance = new Float64Array(1)
  keepSimilar(a, i, b, Int32Array.of(j), distance, 0, 1, 0, Float64Array.of(Number.POSITIVE_INFINITY))
  return distance[0]!
}

/** Distance by overlap of box i of `a` and box j of `b`, both [n × 4: left, top, right, bottom]. */
export function overlapDistance(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const distance = new Float64Array(1)
  measureOverlap(a, i, b, j, distance, 0)
  return distance[0]!
}

/**
 * Compares box i of `a` with the boxes of `b` that are listed in `columns` from `begin` up to `end`. Writes those within the limit and
 * their distances from `kept` on, which is `begin` or before.
 * @returns the end of what is written.
 */
function keepSimilar(
  a: Float64Array,
  i: number,
  b: Float64Array,
  columns: Int32Array,
  distances: Float64Array,
  begin: number,
  end: number,
  kept: number,
  limit: Float64Array,
): number {
  const left = a[4 * i]!
  const top = a[4 * i + 1]!
  const right = a[4 * i + 2]!
  const bottom = a[4 * i + 3]!
  const width = right - left
  const height = bottom - top
  const area = width * height
  const x = (left + right) / 2
  const y = (top + bottom) / 2
  const maxDistance = limit[0]!
  for (let k = begin; k < end; k++) {
    const column = columns[k]!
    const otherLeft = b[4 * column]!
    const otherTop = b[4 * column + 1]!
    const otherRight = b[4 * column + 2]!
    const otherBottom = b[4 * column + 3]!
    const otherWidth = otherRight - otherLeft
    const otherHeight = otherBottom - otherTop
    const sharedWidth = Math.max(0, Math.min(right, otherRight) - Math.max(left, otherLeft))
    const sharedHeight = Math.max(0, Math.min(bottom, otherBottom) - Math.max(top, otherTop))
    const shared = sharedWidth * sharedHeight
    const iou = shared / (area + otherWidth * otherHeight - shared + EPSILON)
    const apart = Math.abs(x - (otherLeft + otherRight) / 2) + Math.abs(y - (otherTop + otherBottom) / 2)
    const aroundWidth = Math.max(right, otherRight) - Math.min(left, otherLeft)
    const aroundHeight = Math.max(bottom, otherBottom) - Math.min(top, otherTop)
    const sameWidth = sharedWidth / (sharedWidth + Math.abs(width - otherWidth) + EPSILON)
    const sameHeight = sharedHeight / (sharedHeight + Math.abs(height - otherHeight) + EPSILON)
    const distance = 1 - (iou - apart / (aroundWidth + aroundHeight) + sameWidth + sameHeight) / 3
    columns[kept] = column
    distances[kept] = distance
    // Without a branch, which would be unpredictable.
    kept += +(distance <= maxDistance)
  }
  return kept
}

/** Writes the distance by overlap of box i of `a` and box j of `b` to element `at`. */
function measureOverlap(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  distances: Float64Array,
  at: number,
): void {
  const left = a[4 * i]!
  const top = a[4 * i + 1]!
  const right = a[4 * i + 2]!
  const bottom = a[4 * i + 3]!
  const otherLeft = b[4 * j]!
  const otherTop = b[4 * j + 1]!
  const otherRight = b[4 * j + 2]!
  const otherBottom = b[4 * j + 3]!
  const sharedWidth = Math.max(0, Math.min(right, otherRight) - Math.max(left, otherLeft))
  const sharedHeight = Math.max(0, Math.min(bottom, otherBottom) - Math.max(top, otherTop))
  const shared = sharedWidth * sharedHeight
  const both = (right - left) * (bottom - top) + (otherRight - otherLeft) * (otherBottom - otherTop)
  distances[at] = 1 - shared / (both - shared + EPSILON)
}

/**
 * Whether a box that is disjoint from one of these may be within the limit. With at least `least` for the sum of the agreements less D,
 * and one agreement 0, the boxes have nearly the same extent along the axis on which they overlap, w, and at least half the extent of
 * the one across, h, lies between their centres:
 *
 *   widths differ by the factor 1 / least at most, so that the box around both is at most w (1 + 1 / least) wide, and
 *   h / 2 ≤ (1 − least) (w (1 + 1 / least) + h).
 */
function mayMatchDisjoint(boxes: Float64Array, count: number, limit: Float64Array): boolean {
  const least = 3 * (1 - limit[0]!)
  if (least <= 0.5) return true
  if (least > 1) return false
  // Slightly below the exact ratio, because of rounding.
  const flat = (0.999 * (least - 0.5)) / ((1 - least) * (1 + 1 / least))
  for (let i = 0; i < count; i++) {
    const width = boxes[4 * i + 2]! - boxes[4 * i]!
    const height = boxes[4 * i + 3]! - boxes[4 * i + 1]!
    if (width >= flat * height || height >= flat * width) return true
  }
  return false
}
