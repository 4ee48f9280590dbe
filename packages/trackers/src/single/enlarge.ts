/** Enlarges square maps by bicubic interpolation between cell centres, as OpenCV's `INTER_CUBIC` does with float32. */
export class Enlarger {
  readonly largeSide: number
  /** [largeSide] first of four cells, which may lie outside: the edge is repeated there. */
  private readonly first: Int32Array
  /** [largeSide × 4] */
  private readonly weights: Float32Array
  /** [side × largeSide] rows enlarged across. */
  private readonly wide: Float32Array

  constructor(
    private readonly side: number,
    factor: number,
  ) {
    const largeSide = side * factor
    this.largeSide = largeSide
    this.first = new Int32Array(largeSide)
    this.weights = new Float32Array(4 * largeSide)
    this.wide = new Float32Array(side * largeSide)
    for (let i = 0; i < largeSide; i++) {
      const position = Math.fround((i + 0.5) / factor - 0.5)
      const cell = Math.floor(position)
      this.first[i] = cell - 1
      this.weights.set(cubicWeights(Math.fround(position - cell)), 4 * i)
    }
  }

  /** @param into [largeSide²] */
  enlarge(map: ArrayLike<number>, start: number, into: Float32Array): void {
    const { side, largeSide, first, weights, wide } = this
    const last = side - 1
    for (let row = 0, to = 0; row < side; row++) {
      for (let x = 0; x < largeSide; x++, to++) {
        let sum = 0
        for (let k = 0; k < 4; k++) {
          const cell = Math.min(Math.max(first[x]! + k, 0), last)
          sum += map[start + row * side + cell]! * weights[4 * x + k]!
        }
        wide[to] = sum
      }
    }
    for (let y = 0, to = 0; y < largeSide; y++) {
      const a = this.rowStart(y, 0)
      const b = this.rowStart(y, 1)
      const c = this.rowStart(y, 2)
      const d = this.rowStart(y, 3)
      const weightA = weights[4 * y]!
      const weightB = weights[4 * y + 1]!
      const weightC = weights[4 * y + 2]!
      const weightD = weights[4 * y + 3]!
      for (let x = 0; x < largeSide; x++, to++) {
        into[to] = wide[a + x]! * weightA + wide[b + x]! * weightB + wide[c + x]! * weightC + wide[d + x]! * weightD
      }
    }
  }

  private rowStart(y: number, k: number): number {
    return Math.min(Math.max(this.first[y]! + k, 0), this.side - 1) * this.largeSide
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
