/**
 * Rows of a flat column binned into cells of equal length by their first number, with as many cells as rows, so that a search along
 * that axis visits only nearby rows. Arrays are reused between calls and may be longer than the rows.
 */
export class Cells {
  /** [rows] row indices, cell by cell, ascending within each. */
  order = new Int32Array(0)
  /** [cells + 1] index in `order` where each cell begins. */
  starts = new Int32Array(2)
  private last = 0
  private least = 0
  private perUnit = 0
  /** [rows] cell of each row. */
  private cells = new Int32Array(0)

  /** Bins the first `count` rows of `column` [n × width]. */
  bin(column: Float64Array, count: number, width: number): void {
    this.reserve(count)
    this.divide(column, count, width)
    const { cells, starts, order } = this
    starts.fill(0, 0, count + 2)
    for (let i = 0; i < count; i++) {
      const cell = this.cellOf(column, width * i)
      cells[i] = cell
      starts[cell] = starts[cell]! + 1
    }
    // Each start is first the end of its cell. Placing rows from the last to the first moves it to the beginning.
    for (let cell = 0, end = 0; cell <= count; cell++) {
      end += starts[cell]!
      starts[cell] = end
    }
    for (let i = count - 1; i >= 0; i--) {
      const place = starts[cells[i]!]! - 1
      starts[cells[i]!] = place
      order[place] = i
    }
  }

  /**
   * Cell of the number `xs[at]`; the nearest cell where it lies outside all. A float64 argument would be boxed on the heap where
   * calls are not inlined, so the number is passed by its index.
   */
  cellOf(xs: Float64Array, at: number): number {
    const cell = (xs[at]! - this.least) * this.perUnit
    return cell < 0 ? 0 : cell < this.last ? cell | 0 : this.last
  }

  private divide(column: Float64Array, count: number, width: number): void {
    let least = Number.POSITIVE_INFINITY
    let most = Number.NEGATIVE_INFINITY
    for (let i = 0; i < count; i++) {
      const value = column[width * i]!
      if (value < least) least = value
      if (value > most) most = value
    }
    this.last = Math.max(0, count - 1)
    this.least = least
    this.perUnit = most > least ? Math.min(count / (most - least), 1e6) : 0
  }

  private reserve(count: number): void {
    if (this.order.length >= count) return
    this.order = new Int32Array(2 * count)
    this.cells = new Int32Array(2 * count)
    this.starts = new Int32Array(2 * count + 2)
  }
}
