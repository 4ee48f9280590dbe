import { Cells } from './cells'

/**
 * Boxes dealt into cells along x by their left edges, so that a search meets only those that begin near. Keeps its arrays from call to
 * call; they may be longer than the boxes.
 */
export class BoxCells extends Cells {
  /** [boxes × 4] left, top, right, bottom, in `order`. */
  boxes = new Float64Array(0)
  // [boxes] the same in whole pixels.
  lefts = new Int32Array(0)
  tops = new Int32Array(0)
  rights = new Int32Array(0)
  bottoms = new Int32Array(0)
  /** Of all boxes. */
  greatestWidth = 0

  /** Takes the first `count` boxes of `column` [n × 4]. */
  dealBoxes(column: Float64Array, count: number): void {
    this.deal(column, count, 4)
    this.reserveBoxes(count)
    const { boxes, lefts, tops, rights, bottoms, order } = this
    let greatestWidth = 0
    for (let place = 0; place < count; place++) {
      const from = 4 * order[place]!
      for (let side = 0; side < 4; side++) boxes[4 * place + side] = column[from + side]!
      lefts[place] = column[from]!
      tops[place] = column[from + 1]!
      rights[place] = column[from + 2]!
      bottoms[place] = column[from + 3]!
      const width = column[from + 2]! - column[from]!
      if (width > greatestWidth) greatestWidth = width
    }
    this.greatestWidth = greatestWidth
  }

  private reserveBoxes(count: number): void {
    if (this.lefts.length >= count) return
    this.boxes = new Float64Array(8 * count)
    this.lefts = new Int32Array(2 * count)
    this.tops = new Int32Array(2 * count)
    this.rights = new Int32Array(2 * count)
    this.bottoms = new Int32Array(2 * count)
  }
}
