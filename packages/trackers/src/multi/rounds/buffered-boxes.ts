import type { Workspace } from '@mot/core'

/** Boxes with all four sides moved out. Reuses its array. */
export class BufferedBoxes {
  /** [count × 4], may be longer. */
  boxes: Float64Array

  constructor(private readonly workspace: Workspace) {
    this.boxes = workspace.floats(0)
  }

  /**
   * @param boxes [count × 4] left, top, right, bottom.
   * @param share of its width or height by which each side moves out.
   */
  fill(boxes: Float64Array, count: number, share: number): Float64Array {
    if (this.boxes.length < 4 * count) this.boxes = this.workspace.floats(8 * count)
    for (let at = 0; at < 4 * count; at += 4) {
      const dx = share * (boxes[at + 2]! - boxes[at]!)
      const dy = share * (boxes[at + 3]! - boxes[at + 1]!)
      this.boxes[at] = boxes[at]! - dx
      this.boxes[at + 1] = boxes[at + 1]! - dy
      this.boxes[at + 2] = boxes[at + 2]! + dx
      this.boxes[at + 3] = boxes[at + 3]! + dy
    }
    return this.boxes
  }
}
