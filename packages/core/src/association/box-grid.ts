/**
 * Finds the boxes near a box without looking at all of them: a uniform grid whose cells are about as large as a box, and
 * lists of the boxes that touch each cell.
 */
export class BoxGrid {
  /** Rows of the boxes that the last `query` found, in no order. May be longer than what it gave back. */
  found = new Int32Array(64)
  private boxes: Float64Array = new Float64Array(0)
  private count = 0
  private left = 0
  private top = 0
  private cellWidth = 1
  private cellHeight = 1
  private columnCount = 1
  private rowCount = 1
  /** [cells + 1] where the list of a cell begins in `entries`. */
  private starts = new Int32Array(65)
  private entries = new Int32Array(256)
  /** [boxes] query that last found each box. */
  private seen = new Uint32Array(64)
  private queries = 0

  /** Sorts the first `count` rows of `boxes` [n × 4] into cells. The column is kept, not copied. */
  build(boxes: Float64Array, count: number): void {
    this.boxes = boxes
    this.count = count
    this.reserve(count)
    this.layOut()
    const { starts } = this
    const cellCount = this.columnCount * this.rowCount
    if (starts.length <= cellCount) this.starts = new Int32Array(2 * cellCount + 1)
    this.countEntries()
    this.fillEntries()
  }

  /** Boxes whose cells a rectangle touches: all that may overlap it, and some that do not. Gives back how many. */
  query(left: number, top: number, right: number, bottom: number): number {
    const { starts, entries, seen, found } = this
    const query = this.nextQuery()
    const firstColumn = this.columnAt(left)
    const lastColumn = this.columnAt(right)
    const lastRow = this.rowAt(bottom)
    let count = 0
    for (let row = this.rowAt(top); row <= lastRow; row++) {
      for (let cell = row * this.columnCount + firstColumn; cell <= row * this.columnCount + lastColumn; cell++) {
        for (let k = starts[cell]!; k < starts[cell + 1]!; k++) {
          const box = entries[k]!
          if (seen[box] === query) continue
          seen[box] = query
          found[count++] = box
        }
      }
    }
    return count
  }

  /** Chooses cells of the mean box's size, but not more cells than about four per box. */
  private layOut(): void {
    const { boxes, count } = this
    let left = Number.POSITIVE_INFINITY
    let top = Number.POSITIVE_INFINITY
    let right = Number.NEGATIVE_INFINITY
    let bottom = Number.NEGATIVE_INFINITY
    let width = 0
    let height = 0
    for (let i = 0; i < count; i++) {
      left = Math.min(left, boxes[4 * i]!)
      top = Math.min(top, boxes[4 * i + 1]!)
      right = Math.max(right, boxes[4 * i + 2]!)
      bottom = Math.max(bottom, boxes[4 * i + 3]!)
      width += (boxes[4 * i + 2]! - boxes[4 * i]!) / count
      height += (boxes[4 * i + 3]! - boxes[4 * i + 1]!) / count
    }
    const most = 2 * Math.ceil(Math.sqrt(count))
    this.left = left
    this.top = top
    this.columnCount = Math.max(1, Math.min(most, Math.floor((right - left) / width)))
    this.rowCount = Math.max(1, Math.min(most, Math.floor((bottom - top) / height)))
    this.cellWidth = (right - left) / this.columnCount
    this.cellHeight = (bottom - top) / this.rowCount
  }

  private countEntries(): void {
    const { boxes, starts, columnCount } = this
    const cellCount = columnCount * this.rowCount
    starts.fill(0, 0, cellCount + 1)
    for (let i = 0; i < this.count; i++) {
      const lastColumn = this.columnAt(boxes[4 * i + 2]!)
      const lastRow = this.rowAt(boxes[4 * i + 3]!)
      for (let row = this.rowAt(boxes[4 * i + 1]!); row <= lastRow; row++) {
        for (let column = this.columnAt(boxes[4 * i]!); column <= lastColumn; column++) {
          const cell = row * columnCount + column
          starts[cell] = starts[cell]! + 1
        }
      }
    }
    // Each list's end; filling from the back turns it into its beginning.
    for (let cell = 1; cell <= cellCount; cell++) starts[cell] = starts[cell]! + starts[cell - 1]!
    if (this.entries.length < starts[cellCount]!) this.entries = new Int32Array(2 * starts[cellCount]!)
  }

  private fillEntries(): void {
    const { boxes, starts, entries, columnCount } = this
    for (let i = this.count - 1; i >= 0; i--) {
      const lastColumn = this.columnAt(boxes[4 * i + 2]!)
      const lastRow = this.rowAt(boxes[4 * i + 3]!)
      for (let row = this.rowAt(boxes[4 * i + 1]!); row <= lastRow; row++) {
        for (let column = this.columnAt(boxes[4 * i]!); column <= lastColumn; column++) {
          const cell = row * columnCount + column
          starts[cell] = starts[cell]! - 1
          entries[starts[cell]!] = i
        }
      }
    }
  }

  private columnAt(x: number): number {
    const column = Math.floor((x - this.left) / this.cellWidth)
    return column < 0 ? 0 : column < this.columnCount ? column : this.columnCount - 1
  }

  private rowAt(y: number): number {
    const row = Math.floor((y - this.top) / this.cellHeight)
    return row < 0 ? 0 : row < this.rowCount ? row : this.rowCount - 1
  }

  private nextQuery(): number {
    if (this.queries === 0xffffffff) {
      this.seen.fill(0)
      this.queries = 0
    }
    return ++this.queries
  }

  private reserve(count: number): void {
    if (this.seen.length >= count) return
    this.seen = new Uint32Array(2 * count)
    this.found = new Int32Array(2 * count)
    this.queries = 0
  }
}
