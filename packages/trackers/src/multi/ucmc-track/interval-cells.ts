/** Cells are at least this share of the mean interval: the lists of all cells have at most 6 entries an interval. */
const SHARE = 1 / 4

/**
 * Intervals of a line, listed in each cell of equal length that they touch. Intervals whose lengths differ by orders are found by the
 * cells of another without a search as wide as the longest. Arrays are reused between calls.
 */
export class IntervalCells {
  /** [entries] indices of intervals, cell by cell. */
  entries = new Int32Array(64)
  /** [cells + 1] index in `entries` where each cell begins. */
  starts = new Int32Array(64)
  /** [intervals] the first cell of each. */
  firsts = new Int32Array(64)
  private lasts = new Int32Array(64)
  /** Cells and 1. */
  private size = 1
  private least = 0
  private perUnit = 0

  /** Lists the first `count` intervals of `column` [n × width], rows that begin with the centre and half the length. */
  list(column: Float64Array, count: number, width: number): void {
    this.divide(column, count, width)
    if (this.firsts.length < count) {
      this.firsts = new Int32Array(2 * count)
      this.lasts = new Int32Array(2 * count)
    }
    if (this.starts.length < count + 1) this.starts = new Int32Array(2 * count + 2)
    const { starts, firsts, lasts, size } = this
    starts.fill(0, 0, size)
    for (let i = 0; i < count; i++) {
      const centre = column[width * i]!
      const half = column[width * i + 1]!
      const first = this.cellOf(centre - half)
      const last = this.cellOf(centre + half)
      firsts[i] = first
      lasts[i] = last
      for (let cell = first; cell <= last; cell++) starts[cell] = starts[cell]! + 1
    }
    this.place(count)
  }

  /** Cell of a place; the nearest cell where it lies outside all. */
  cellOf(x: number): number {
    const cell = (x - this.least) * this.perUnit
    const last = this.size - 2
    return cell < 0 ? 0 : cell < last ? cell | 0 : last
  }

  private divide(column: Float64Array, count: number, width: number): void {
    let least = Number.POSITIVE_INFINITY
    let most = Number.NEGATIVE_INFINITY
    let halves = 0
    for (let i = 0; i < count; i++) {
      const centre = column[width * i]!
      if (centre < least) least = centre
      if (centre > most) most = centre
      halves += column[width * i + 1]!
    }
    const length = Math.max((most - least) / count, (2 * halves * SHARE) / count)
    this.least = least
    this.perUnit = length > 0 ? Math.min(1 / length, 1e6) : 0
    this.size = 1 + Math.max(1, Math.min(count, Math.ceil((most - least) * this.perUnit)))
  }

  /** Starts, numbers of entries so far, become ends; then placing moves them to the beginnings. */
  private place(count: number): void {
    const { starts, firsts, lasts, size } = this
    let end = 0
    for (let cell = 0; cell < size; cell++) {
      end += starts[cell]!
      starts[cell] = end
    }
    if (this.entries.length < end) this.entries = new Int32Array(2 * end)
    const { entries } = this
    for (let i = count - 1; i >= 0; i--) {
      for (let cell = firsts[i]!; cell <= lasts[i]!; cell++) {
        const at = starts[cell]! - 1
        starts[cell] = at
        entries[at] = i
      }
    }
  }
}
