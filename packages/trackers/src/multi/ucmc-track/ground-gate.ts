import type { Candidates } from '@mot/core'
import type { Unmatched } from '../rounds/unmatched'
import { COVARIANCE, type GroundFilters, MEAN } from './ground-filters'
import { type GroundObservations, WIDTH } from './ground-observations'
import { IntervalCells } from './interval-cells'

/** x, reach along it, y, reach along it, covariance, its logarithm of the determinant. */
const POINT = 8

/**
 * The pairs of a track and a detection whose distance on the ground is within a limit: the mapped Mahalanobis distance, dᵀ S⁻¹ d + ln |S|.
 * "UCMCTrack" (2023), equation 9.
 *
 * |S| is at least the determinant of either part. So a track and a detection have each a rectangle on the ground that the other's
 * touches where their distance is within the limit: its reach along an axis is √(limit − ln |part|) of its standard deviations.
 */
export class GroundGate {
  private readonly cells = new IntervalCells()
  /** [columns × 8] */
  private points = new Float64Array(64 * POINT)
  private readonly result = new Float64Array(1)

  constructor(
    private readonly filters: GroundFilters,
    private readonly ground: GroundObservations,
    private readonly limit: number,
  ) {}

  /** @param candidates output: a row for each of the first `count` slots, a column for each unmatched observation. */
  fill(candidates: Candidates, slots: Int32Array, count: number, unmatched: Unmatched): void {
    const columnCount = unmatched.count
    candidates.begin(columnCount)
    if (count === 0) return
    if (columnCount === 0) {
      for (let i = 0; i < count; i++) candidates.endRow()
      return
    }
    this.gather(unmatched)
    this.cells.list(this.points, columnCount, POINT)
    candidates.reserveRows(count)
    for (let i = 0; i < count; i++) {
      this.addRow(candidates, slots[i]!)
      candidates.endRow()
    }
  }

  /** Distance of a track and an observation, within the limit or not. */
  distance(slot: number, observation: number): number {
    const { result, ground, filters } = this
    const { means, covariances } = filters
    const { values } = ground
    const m = MEAN * slot
    const p = COVARIANCE * slot
    const z = WIDTH * observation
    const dx = values[z]! - means[m]!
    const dy = values[z + 1]! - means[m + 1]!
    const sxx = covariances[p]! + values[z + 2]!
    const sxy = covariances[p + 1]! + values[z + 3]!
    const syy = covariances[p + 2]! + values[z + 4]!
    const determinant = sxx * syy - sxy * sxy
    result[0] = (syy * dx * dx - 2 * sxy * dx * dy + sxx * dy * dy) / determinant + Math.log(determinant)
    return result[0]!
  }

  /** Fills `points`. */
  private gather({ count, observations }: Unmatched): void {
    if (this.points.length < POINT * count) this.points = new Float64Array(2 * POINT * count)
    const { points, limit } = this
    const { values } = this.ground
    for (let j = 0; j < count; j++) {
      const z = WIDTH * observations[j]!
      const at = POINT * j
      // The square of the reach, in standard deviations.
      const reach = Math.max(0, limit - values[z + 5]!)
      points[at] = values[z]!
      points[at + 1] = Math.sqrt(reach * values[z + 2]!)
      points[at + 2] = values[z + 1]!
      points[at + 3] = Math.sqrt(reach * values[z + 4]!)
      points[at + 4] = values[z + 2]!
      points[at + 5] = values[z + 3]!
      points[at + 6] = values[z + 4]!
      points[at + 7] = values[z + 5]!
    }
  }

  /** Adds the pairs of a track. */
  private addRow(candidates: Candidates, slot: number): void {
    const { cells, points, limit } = this
    const { means, covariances } = this.filters
    const x = means[MEAN * slot]!
    const y = means[MEAN * slot + 1]!
    const xx = covariances[COVARIANCE * slot]!
    const xy = covariances[COVARIANCE * slot + 1]!
    const yy = covariances[COVARIANCE * slot + 2]!
    const own = Math.log(xx * yy - xy * xy)
    const reach = Math.max(0, limit - own)
    const reachX = Math.sqrt(reach * xx)
    const reachY = Math.sqrt(reach * yy)
    const first = cells.cellOf(x - reachX)
    const last = cells.cellOf(x + reachX)
    const { entries, starts, firsts } = cells
    candidates.makeRoom(starts[last + 1]! - starts[first]!)
    const { columns, costs } = candidates
    let { count } = candidates
    for (let cell = first; cell <= last; cell++) {
      const end = starts[cell + 1]!
      for (let k = starts[cell]!; k < end; k++) {
        const column = entries[k]!
        const at = POINT * column
        const dx = points[at]! - x
        if (Math.abs(dx) > reachX + points[at + 1]!) continue
        const dy = points[at + 2]! - y
        if (Math.abs(dy) > reachY + points[at + 3]!) continue
        // Of the cells that both touch, the first has the pair.
        if (cell > first && cell > firsts[column]!) continue
        const sxx = xx + points[at + 4]!
        const sxy = xy + points[at + 5]!
        const syy = yy + points[at + 6]!
        const determinant = sxx * syy - sxy * sxy
        const squared = (syy * dx * dx - 2 * sxy * dx * dy + sxx * dy * dy) / determinant
        // A logarithm takes as long as all the rest.
        if (squared + Math.max(own, points[at + 7]!) > limit + ROUNDING) continue
        const cost = squared + Math.log(determinant)
        if (!(cost <= limit)) continue
        columns[count] = column
        costs[count++] = cost
      }
    }
    candidates.count = count
  }
}

/** Above the rounding error of a bound. */
const ROUNDING = 1e-6
