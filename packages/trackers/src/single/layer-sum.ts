/** Adds up what several layers of a network say: Li et al., "SiamRPN++" (2019), section 3.3. */
export class LayerSum {
  private readonly shares: readonly number[]
  private sum = new Float32Array(0)

  /**
   * @param layers how many there are.
   * @param weights learned ones, before softmax; none: all weigh the same.
   */
  constructor(layers: number, weights: readonly number[]) {
    const largest = Math.max(...weights)
    const exponents =
      weights.length === 0 ? new Array<number>(layers).fill(1) : weights.map((each) => Math.exp(each - largest))
    const total = exponents.reduce((sum, each) => sum + each, 0)
    this.shares = exponents.map((each) => each / total)
  }

  /** The sum; of a single layer, the layer itself. It lasts until the next one. */
  of(layers: readonly Float32Array[]): Float32Array {
    const [first] = layers
    if (layers.length === 1) return first!
    if (this.sum.length !== first!.length) this.sum = new Float32Array(first!.length)
    const { sum, shares } = this
    sum.fill(0)
    for (const [i, layer] of layers.entries()) {
      const share = shares[i]!
      for (let k = 0; k < sum.length; k++) sum[k]! += share * layer[k]!
    }
    return sum
  }
}
