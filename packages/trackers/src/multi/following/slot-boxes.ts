/** A box for each slot: that of the last detection of a track, for trackers without a filter or that report detections' boxes. */
export class SlotBoxes {
  /** [slots × 4] left, top, right, bottom. */
  boxes = new Float64Array(256)

  /** Sets the box of a slot to row `row` of a column of boxes. */
  set(slot: number, column: ArrayLike<number>, row: number): void {
    if (this.boxes.length < 4 * slot + 4) this.grow(slot)
    const { boxes } = this
    boxes[4 * slot] = column[4 * row]!
    boxes[4 * slot + 1] = column[4 * row + 1]!
    boxes[4 * slot + 2] = column[4 * row + 2]!
    boxes[4 * slot + 3] = column[4 * row + 3]!
  }

  /** Copies the box of a slot to row `row` of a column of boxes. */
  copy(slot: number, column: Float64Array, row: number): void {
    const { boxes } = this
    column[4 * row] = boxes[4 * slot]!
    column[4 * row + 1] = boxes[4 * slot + 1]!
    column[4 * row + 2] = boxes[4 * slot + 2]!
    column[4 * row + 3] = boxes[4 * slot + 3]!
  }

  /** [4] a copy. */
  snapshot(slot: number): number[] {
    return [...this.boxes.subarray(4 * slot, 4 * slot + 4)]
  }

  private grow(slot: number): void {
    const { boxes } = this
    this.boxes = new Float64Array(Math.max(2 * boxes.length, 4 * slot + 4))
    this.boxes.set(boxes)
  }
}
