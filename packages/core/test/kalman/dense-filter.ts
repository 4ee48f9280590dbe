import type { MotionModel } from '@mot/core'

/**
 * The filter as in the papers, with full matrices: the oracle of the block form in tests, and its reference in benches.
 * One track; P is [n × n] row-major, n twice the number of axes. It is simple and allocates nothing per call.
 */
export class DenseFilter {
  readonly size: number
  readonly mean: Float64Array
  P: Float64Array
  private readonly dimension: number
  private readonly product: Float64Array
  private readonly F: Float64Array
  private readonly S: Float64Array
  private readonly gain: Float64Array

  constructor(
    private readonly model: MotionModel,
    measurement: readonly number[],
  ) {
    const dimension = model.axes.length
    const size = 2 * dimension
    this.dimension = dimension
    this.size = size
    this.mean = new Float64Array(size)
    this.mean.set(measurement)
    this.P = new Float64Array(size * size)
    this.product = new Float64Array(size * size)
    this.F = new Float64Array(size * size)
    this.S = new Float64Array(dimension * dimension)
    this.gain = new Float64Array(size * dimension)
    for (let i = 0; i < size; i++) this.P[i * size + i] = this.deviation('initial', i) ** 2
  }

  /** x ← Fx, P ← FPFᵀ + Q, one frame. */
  predict(): void {
    const { size, dimension, F, P, product, mean } = this
    for (let i = 0; i < dimension; i++) {
      if (this.model.positive.includes(this.model.axes[i]!) && mean[i]! + mean[i + dimension]! <= 0)
        mean[i + dimension] = 0
    }
    F.fill(0)
    for (let i = 0; i < size; i++) F[i * size + i] = 1
    for (let i = 0; i < dimension; i++) F[i * size + i + dimension] = 1
    multiply(F, P, product, size, size, size)
    multiplyTransposed(product, F, P, size, size, size)
    for (let i = 0; i < size; i++) P[i * size + i]! += this.deviation('process', i) ** 2
    for (let i = 0; i < dimension; i++) mean[i]! += mean[i + dimension]!
  }

  /** K = PHᵀS⁻¹, x ← x + K(z − Hx), P ← P − KSKᵀ. */
  correct(measurement: ArrayLike<number>, from = 0, score = 0): void {
    const { size, dimension, P, S, gain, mean, product } = this
    for (let i = 0; i < dimension; i++) {
      for (let j = 0; j < dimension; j++) S[i * dimension + j] = P[i * size + j]!
      S[i * dimension + i]! += ((1 - score) * this.measurementDeviation(i)) ** 2
    }
    choleskyInPlace(S, dimension)
    // Row by row: S k = (PHᵀ)ᵀ.
    for (let row = 0; row < size; row++) {
      for (let j = 0; j < dimension; j++) gain[row * dimension + j] = P[row * size + j]!
      solve(S, dimension, gain, row * dimension)
    }
    for (let j = 0; j < dimension; j++) product[j] = measurement[from + j]! - mean[j]!
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < dimension; j++) mean[i]! += gain[i * dimension + j]! * product[j]!
    }
    // KSKᵀ = K(HP): the first rows of P, as they were.
    for (let i = 0; i < dimension * size; i++) product[i] = P[i]!
    for (let i = 0; i < size; i++) {
      for (let k = 0; k < dimension; k++) {
        const factor = gain[i * dimension + k]!
        for (let j = 0; j < size; j++) P[i * size + j]! -= factor * product[k * size + j]!
      }
    }
  }

  /** x ← Ax + t, P ← APAᵀ where A transforms the pairs of the model and their velocities, and scales its zoomed axes. */
  warp(affine: readonly number[]): void {
    const { size, dimension, F, P, product, mean } = this
    F.fill(0)
    for (let i = 0; i < size; i++) F[i * size + i] = 1
    for (const [first, second] of this.model.warped) {
      for (const offset of [0, dimension]) {
        const x = this.model.axes.indexOf(first) + offset
        const y = this.model.axes.indexOf(second) + offset
        F[x * size + x] = affine[0]!
        F[x * size + y] = affine[1]!
        F[y * size + x] = affine[3]!
        F[y * size + y] = affine[4]!
      }
    }
    const zoom = Math.sqrt(affine[0]! * affine[4]! - affine[1]! * affine[3]!)
    for (const axis of this.model.zoomed ?? []) {
      for (const i of [this.model.axes.indexOf(axis), this.model.axes.indexOf(axis) + dimension]) F[i * size + i] = zoom
    }
    const before = mean.slice()
    multiply(F, before, mean, size, size, 1)
    mean[0]! += affine[2]!
    mean[1]! += affine[5]!
    multiply(F, P, product, size, size, size)
    multiplyTransposed(product, F, P, size, size, size)
  }

  private deviation(kind: 'initial' | 'process', index: number): number {
    const block = this.blockOf(index % this.dimension)
    return block[kind][index < this.dimension ? 'position' : 'velocity'] * this.scale(block.scaledBy)
  }

  private measurementDeviation(index: number): number {
    const block = this.blockOf(index)
    return block.measurement * this.scale(block.scaledBy)
  }

  private blockOf(axis: number) {
    const name = this.model.axes[axis]!
    for (const block of this.model.blocks) if (block.axes.includes(name)) return block
    throw new Error(`No block has axis ${name}.`)
  }

  private scale(axis: string | undefined): number {
    return axis === undefined ? 1 : this.mean[this.model.axes.indexOf(axis)]!
  }
}

/** C [rows × columns] ← A [rows × inner] B [inner × columns]. */
function multiply(
  A: Float64Array,
  B: Float64Array,
  C: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0
      for (let k = 0; k < inner; k++) sum += A[i * inner + k]! * B[k * columns + j]!
      C[i * columns + j] = sum
    }
  }
}

/** C [rows × columns] ← A [rows × inner] Bᵀ, B [columns × inner]. */
function multiplyTransposed(
  A: Float64Array,
  B: Float64Array,
  C: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0
      for (let k = 0; k < inner; k++) sum += A[i * inner + k]! * B[j * inner + k]!
      C[i * columns + j] = sum
    }
  }
}

/** A ← L with A = LLᵀ, in the lower triangle. */
function choleskyInPlace(A: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = A[i * n + j]!
      for (let k = 0; k < j; k++) sum -= A[i * n + k]! * A[j * n + k]!
      A[i * n + j] = i === j ? Math.sqrt(sum) : sum / A[j * n + j]!
    }
  }
}

/** b ← (LLᵀ)⁻¹ b for the n numbers from element `at`. */
function solve(L: Float64Array, n: number, b: Float64Array, at: number): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[at + i]! -= L[i * n + k]! * b[at + k]!
    b[at + i]! /= L[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) b[at + i]! -= L[k * n + i]! * b[at + k]!
    b[at + i]! /= L[i * n + i]!
  }
}
