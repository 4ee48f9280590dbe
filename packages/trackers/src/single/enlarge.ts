/** Enlarges square maps by bicubic interpolation between cell centres, as OpenCV's `INTER_CUBIC` does with float32. */
export class Enlarger {
  readonly largeSide: number
  /** [largeSide × 4] cells: the edge is repeated outside. */
  private readonly cells: Int32Array
  /** [largeSide × 4] */
  private readonly weights: Float32Array
  /** [side × largeSide] rows enlarged across. */
  private readonly wide: Float32Array
  /** [side] least and largest value of each of them. */
  private readonly leasts: Float64Array
  private readonly mosts: Float64Array
  /** [largeSide] */
  private readonly row: Float32Array

  constructor(
    private readonly side: number,
    factor: number,
  ) {
    const largeSide = side * factor
    this.largeSide = largeSide
    this.cells = new Int32Array(4 * largeSide)
    this.weights = new Float32Array(4 * largeSide)
    this.wide = new Float32Array(side * largeSide)
    this.leasts = new Float64Array(side)
    this.mosts = new Float64Array(side)
    this.row = new Float32Array(largeSide)
    for (let i = 0; i < largeSide; i++) {
      const position = Math.fround((i + 0.5) / factor - 0.5)
      const cell = Math.floor(position)
      for (let k = 0; k < 4; k++) this.cells[4 * i + k] = Math.min(Math.max(cell - 1 + k, 0), side - 1)
      this.weights.set(cubicWeights(Math.fround(position - cell)), 4 * i)
    }
  }

  /** @param into [largeSide²] */
  enlarge(map: ArrayLike<number>, start: number, into: Float32Array): void {
    this.widen(map, start)
    for (let y = 0; y < this.largeSide; y++) this.enlargeRow(y, into, y * this.largeSide)
  }

  /**
   * The largest value of an enlarged map.
   * @param floor what it has to exceed. @returns some value up to the floor where it does not.
   */
  largest(map: ArrayLike<number>, start: number, floor: number): number {
    const { largeSide, row } = this
    this.widen(map, start)
    let largest = floor
    for (let y = 0; y < largeSide; y++) {
      // Most rows cannot have it.
      if (this.rowBound(y) <= largest) continue
      this.enlargeRow(y, row, 0)
      for (let x = 0; x < largeSide; x++) if (row[x]! > largest) largest = row[x]!
    }
    return largest
  }

  /** Rows across, and the least and largest value of each. */
  private widen(map: ArrayLike<number>, start: number): void {
    const { side, largeSide, cells, weights, wide, leasts, mosts } = this
    for (let row = 0, to = 0; row < side; row++) {
      let least = Number.POSITIVE_INFINITY
      let most = Number.NEGATIVE_INFINITY
      const from = start + row * side
      for (let x = 0; x < largeSide; x++, to++) {
        const k = 4 * x
        wide[to] =
          map[from + cells[k]!]! * weights[k]! +
          map[from + cells[k + 1]!]! * weights[k + 1]! +
          map[from + cells[k + 2]!]! * weights[k + 2]! +
          map[from + cells[k + 3]!]! * weights[k + 3]!
        const value = wide[to]!
        if (value < least) least = value
        if (value > most) most = value
      }
      leasts[row] = least
      mosts[row] = most
    }
  }

  private enlargeRow(y: number, into: Float32Array, at: number): void {
    const { largeSide, weights, wide } = this
    const a = this.rowStart(y, 0)
    const b = this.rowStart(y, 1)
    const c = this.rowStart(y, 2)
    const d = this.rowStart(y, 3)
    const weightA = weights[4 * y]!
    const weightB = weights[4 * y + 1]!
    const weightC = weights[4 * y + 2]!
    const weightD = weights[4 * y + 3]!
    for (let x = 0; x < largeSide; x++) {
      into[at + x] = wide[a + x]! * weightA + wide[b + x]! * weightB + wide[c + x]! * weightC + wide[d + x]! * weightD
    }
  }

  /** No value of an enlarged row is above it. */
  private rowBound(y: number): number {
    let bound = 0
    let size = 0
    for (let k = 0; k < 4; k++) {
      const row = this.cells[4 * y + k]!
      const weight = this.weights[4 * y + k]!
      bound += weight * (weight > 0 ? this.mosts[row]! : this.leasts[row]!)
      size += Math.abs(weight) * Math.max(Math.abs(this.mosts[row]!), Math.abs(this.leasts[row]!))
    }
    // Values are rounded to float32.
    return bound + 1e-6 * size
  }

  private rowStart(y: number, k: number): number {
    return this.cells[4 * y + k]! * this.largeSide
  }
}

/** Keys' kernel with a = −0.75. */
function cubicWeights(x: number): [number, number, number, number] {
  const a = -0.75
  const near = (d: number) => ((a + 2) * d - (a + 3)) * d * d + 1
  const far = (d: number) => ((a * d - 5 * a) * d + 8 * a) * d - 4 * a
  const first = far(x + 1)
  const second = near(x)
  const third = near(1 - x)
  return [first, second, third, 1 - first - second - third]
}
