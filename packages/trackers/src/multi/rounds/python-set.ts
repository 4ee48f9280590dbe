const SMALLEST_TABLE = 8
/** Neighbouring places probed before a jump. */
const LINEAR_PROBES = 9
const PERTURB_SHIFT = 5

/**
 * Whole numbers from 0 in the iteration order of CPython's `set`: that of their places in its hash table. Some original
 * trackers iterate over such sets of tracks, so this order decides between equal costs.
 */
export class PythonSet {
  count = 0
  private table = new Int32Array(SMALLEST_TABLE).fill(-1)

  /** `set(keys)`. @param keys no number twice. */
  static from(keys: Iterable<number>): PythonSet {
    const set = new PythonSet()
    for (const key of keys) set.add(key)
    return set
  }

  /** `set - set(others)`, where all `otherCount` others are in the set. */
  without(isOther: (key: number) => boolean, otherCount: number): number[] {
    const isSmall = this.count >> 2 > otherCount
    const rest = isSmall ? this.copy() : PythonSet.from([...this].filter((key) => !isOther(key)))
    return [...rest].filter((key) => !isOther(key))
  }

  *[Symbol.iterator](): Iterator<number> {
    for (const key of this.table) if (key >= 0) yield key
  }

  private add(key: number): void {
    place(this.table, key)
    this.count++
    if (this.isCrowded(this.count)) this.resize(4 * this.count)
  }

  private copy(): PythonSet {
    const copy = new PythonSet()
    if (copy.isCrowded(this.count)) copy.resize(2 * this.count)
    // A table of the same size is copied as it is.
    if (copy.table.length === this.table.length) copy.table.set(this.table)
    else for (const key of this) place(copy.table, key)
    copy.count = this.count
    return copy
  }

  private isCrowded(count: number): boolean {
    return 5 * count >= 3 * (this.table.length - 1)
  }

  /** Makes the table longer than `least`. */
  private resize(least: number): void {
    const keys = [...this]
    let length = SMALLEST_TABLE
    while (length <= least) length *= 2
    this.table = new Int32Array(length).fill(-1)
    for (const key of keys) place(this.table, key)
  }
}

/** Puts a key in its place, or in the next free one of CPython's probe sequence. A number is its own hash. */
function place(table: Int32Array, key: number): void {
  const mask = table.length - 1
  let perturb = key
  let i = key & mask
  for (;;) {
    const probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0
    for (let k = i; k <= i + probes; k++) {
      if (table[k]! >= 0) continue
      table[k] = key
      return
    }
    perturb >>>= PERTURB_SHIFT
    i = (5 * i + 1 + perturb) & mask
  }
}
