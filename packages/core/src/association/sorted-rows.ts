/**
 * Rows of a flat column in ascending order of their first number, so that a search along that axis meets only what is near.
 * Keeps its arrays from call to call; they may be longer than the rows.
 */
export class SortedRows {
  /** [rows] number of each row in the column it came from. */
  order = new Int32Array(0)
  /** [rows × width] ascending. */
  values = new Float64Array(0)

  /** [rows] first number of each, ascending. */
  private keys = new Float64Array(0)

  /** Takes the first `count` rows of `column` [n × width]. */
  sort(column: Float64Array, count: number, width: number): void {
    this.reserve(count, width)
    const { order, values, keys } = this
    for (let i = 0; i < count; i++) {
      order[i] = i
      keys[i] = column[i * width]!
    }
    sortTogether(keys, order, count)
    for (let i = 0; i < count; i++) {
      const to = i * width
      const from = order[i]! * width
      for (let k = 0; k < width; k++) values[to + k] = column[from + k]!
    }
  }

  private reserve(count: number, width: number): void {
    if (this.values.length < count * width) this.values = new Float64Array(2 * count * width)
    if (this.order.length >= count) return
    this.order = new Int32Array(2 * count)
    this.keys = new Float64Array(2 * count)
  }
}

/** Shell's sort: in place and without garbage, and quick on the few hundred rows of a frame. */
function sortTogether(keys: Float64Array, order: Int32Array, count: number): void {
  for (let gap = firstGap(count); gap > 0; gap = nextGap(gap)) {
    for (let i = gap; i < count; i++) {
      const key = keys[i]!
      const row = order[i]!
      let j = i
      while (j >= gap && keys[j - gap]! > key) {
        keys[j] = keys[j - gap]!
        order[j] = order[j - gap]!
        j -= gap
      }
      keys[j] = key
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
