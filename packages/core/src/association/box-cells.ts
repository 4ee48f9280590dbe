/**
 * Boxes dealt into cells along x by their left edges, as many cells as boxes, so that a search meets only those that begin near.
 * Keeps its arrays from call to call; they may be longer than the boxes.
 */
export class BoxCells {
  /** [boxes] number of each box in the column it came from. */
  order = new Int32Array(0)
  /** [boxes × 4] left, top, right, bottom. */
  boxes = new Float64Array(0)
  // [boxes] the same in whole pixels.
  lefts = new Int32Array(0)
  tops = new Int32Array(0)
  rights = new Int32Array(0)
  bottoms = new Int32Array(0)
  /** [cells + 1] place among the boxes where each cell begins. */
  starts = new Int32Array(2)
  /** Of all boxes. */
  greatestWidth = 0

  private cellCount = 1
  private leastLeft = 0
  private cellsPerPixel = 0
  /** [boxes] cell of each box of the column. */
  private cells = new Int32Array(0)

  /** Takes the first `count` boxes of `column` [n × 4]. */
  deal(column: Float64Array, count: number): void {
    this.reserve(count)
    this.divide(column, count)
    const { cellCount, cells, starts } = this
    starts.fill(0, 0, cellCount + 1)
    for (let i = 0; i < count; i++) {
      const cell = this.cellOf(column, 4 * i)
      cells[i] = cell
      starts[cell] = starts[cell]! + 1
    }
    // Each start is the end of its cell first, and moves to its beginning while boxes are dealt from the last one on.
    for (let cell = 0, end = 0; cell <= cellCount; cell++) {
      end += starts[cell]!
      starts[cell] = end
    }
    for (let i = count - 1; i >= 0; i--) {
      const place = starts[cells[i]!]! - 1
      starts[cells[i]!] = place
      this.put(place, column, i)
    }
  }

  /**
   * Cell of a box that begins at x = `xs[at]`; the nearest one where x is beyond them. A fraction handed over would be garbage
   * where calls are not inlined.
   */
  cellOf(xs: Float64Array, at: number): number {
    const cell = (xs[at]! - this.leastLeft) * this.cellsPerPixel
    return cell < 0 ? 0 : cell < this.cellCount ? cell | 0 : this.cellCount - 1
  }

  private divide(column: Float64Array, count: number): void {
    let least = Number.POSITIVE_INFINITY
    let most = Number.NEGATIVE_INFINITY
    let greatestWidth = 0
    for (let i = 0; i < count; i++) {
      const left = column[4 * i]!
      const width = column[4 * i + 2]! - left
      if (left < least) least = left
      if (left > most) most = left
      if (width > greatestWidth) greatestWidth = width
    }
    this.cellCount = Math.max(1, count)
    this.leastLeft = least
    this.cellsPerPixel = most > least ? Math.min(count / (most - least), 1e6) : 0
    this.greatestWidth = greatestWidth
  }

  private put(place: number, column: Float64Array, i: number): void {
    const { boxes } = this
    const left = column[4 * i]!
    const top = column[4 * i + 1]!
    const right = column[4 * i + 2]!
    const bottom = column[4 * i + 3]!
    this.order[place] = i
    boxes[4 * place] = left
    boxes[4 * place + 1] = top
    boxes[4 * place + 2] = right
    boxes[4 * place + 3] = bottom
    this.lefts[place] = left
    this.tops[place] = top
    this.rights[place] = right
    this.bottoms[place] = bottom
  }

  private reserve(count: number): void {
    if (this.order.length >= count) return
    const capacity = 2 * count
    this.order = new Int32Array(capacity)
    this.boxes = new Float64Array(4 * capacity)
    this.lefts = new Int32Array(capacity)
    this.tops = new Int32Array(capacity)
    this.rights = new Int32Array(capacity)
    this.bottoms = new Int32Array(capacity)
    this.starts = new Int32Array(capacity + 1)
    this.cells = new Int32Array(capacity)
  }
}
