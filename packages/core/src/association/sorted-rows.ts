/**
 * Rows of a flat column in ascending order of their first number, so that a search along that axis meets only what is near.
 * Keeps its arrays from call to call; they may be longer than the rows.
 *
 * Rows are dealt into as many cells of equal length as there are rows, then put in order where a cell holds several: three
 * times as quick at 1,000 rows as sorting by comparison, and cells tell where a search begins.
 */
export class SortedRows {
  /** [rows] number of each row in the column it came from. */
  order = new Int32Array(0)
  /** [rows × width] ascending. */
  values = new Float64Array(0)
  private count = 0
  private width = 1
  // The cells.
  private least = 0
  /** Cells per unit. */
  private scale = 0
  /** [rows] cell of each row of the column. */
  private cells = new Int32Array(0)
  /** [cells + 1] place among the sorted rows where each cell begins. */
  private starts = new Int32Array(1)

  /** Takes the first `count` rows of `column` [n × width]. */
  sort(column: Float64Array, count: number, width: number): void {
    this.reserve(count, width)
    this.count = count
    this.width = width
    this.deal(column)
    this.gather(column)
    this.putInOrder(column)
  }

  /** Place of the first row whose first number is not below `value`; `count` where there is none. */
  firstFrom(value: number): number {
    const { count, width, values } = this
    if (count === 0) return 0
    let k = this.starts[this.cellOf(value)]!
    while (k < count && values[k * width]! < value) k++
    return k
  }

  private cellOf(value: number): number {
    return Math.max(0, Math.min(this.count - 1, Math.floor((value - this.least) * this.scale)))
  }

  private deal(column: Float64Array): void {
    const { count, width, cells, starts, order } = this
    let least = Number.POSITIVE_INFINITY
    let most = Number.NEGATIVE_INFINITY
    for (let i = 0; i < count; i++) {
      const value = column[i * width]!
      if (value < least) least = value
      if (value > most) most = value
    }
    this.least = least
    this.scale = most > least ? count / (most - least) : 0
    starts.fill(0, 0, count + 1)
    for (let i = 0; i < count; i++) {
      const cell = this.cellOf(column[i * width]!)
      cells[i] = cell
      starts[cell + 1] = starts[cell + 1]! + 1
    }
    for (let cell = 0; cell < count; cell++) starts[cell + 1] = starts[cell + 1]! + starts[cell]!
    // Each start moves to the end of its cell while rows are dealt, which is the start of the next one.
    for (let i = 0; i < count; i++) {
      const cell = cells[i]!
      order[starts[cell]!] = i
      starts[cell] = starts[cell]! + 1
    }
    starts.copyWithin(1, 0, count)
    starts[0] = 0
  }

  private gather(column: Float64Array): void {
    const { count, width, order, values } = this
    for (let k = 0; k < count; k++) {
      const from = order[k]! * width
      for (let i = 0; i < width; i++) values[k * width + i] = column[from + i]!
    }
  }

  /** By insertion: hardly a row has far to go. */
  private putInOrder(column: Float64Array): void {
    const { count, width, order, values } = this
    for (let k = 1; k < count; k++) {
      if (values[k * width]! >= values[(k - 1) * width]!) continue
      const row = order[k]!
      const value = column[row * width]!
      let place = k
      for (; place > 0 && values[(place - 1) * width]! > value; place--) {
        order[place] = order[place - 1]!
        values.copyWithin(place * width, (place - 1) * width, place * width)
      }
      order[place] = row
      for (let i = 0; i < width; i++) values[place * width + i] = column[row * width + i]!
    }
  }

  private reserve(count: number, width: number): void {
    if (this.values.length < count * width) this.values = new Float64Array(2 * count * width)
    if (this.order.length >= count) return
    this.order = new Int32Array(2 * count)
    this.cells = new Int32Array(2 * count)
    this.starts = new Int32Array(2 * count + 1)
  }
}
