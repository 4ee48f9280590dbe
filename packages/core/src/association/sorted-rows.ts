/**
 * Rows of a flat column in ascending order of their first number, so that a search along that axis meets only what is near.
 * Keeps its arrays from call to call; they may be longer than the rows.
 */
export class SortedRows {
  /** [rows] number of each row in the column it came from. */
  order = new Int32Array(0)
  /** [rows × width] ascending. */
  values = new Float64Array(0)

  /** Takes the first `count` rows of `column` [n × width]. */
  sort(column: Float64Array, count: number, width: number): void {
    if (this.order.length < count) this.order = new Int32Array(2 * count)
    if (this.values.length < count * width) this.values = new Float64Array(2 * count * width)
    const { order, values } = this
    for (let i = 0; i < count; i++) order[i] = i
    sortOrder(order, count, column, width)
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < width; k++) values[i * width + k] = column[order[i]! * width + k]!
    }
  }
}

/** Shell's sort: in place and without garbage, and quick on the few hundred rows of a frame. */
function sortOrder(order: Int32Array, count: number, column: Float64Array, width: number): void {
  for (let gap = firstGap(count); gap > 0; gap = nextGap(gap)) {
    for (let i = gap; i < count; i++) {
      const row = order[i]!
      const value = column[row * width]!
      let j = i
      while (j >= gap && column[order[j - gap]! * width]! > value) {
        order[j] = order[j - gap]!
        j -= gap
      }
      order[j] = row
    }
  }
}

function firstGap(count: number): number {
  let gap = 1
  while (2.25 * gap < count) gap = Math.ceil(2.25 * gap)
  return gap
}

function nextGap(gap: number): number {
  return gap === 1 ? 0 : Math.max(1, Math.floor(gap / 2.25))
}
