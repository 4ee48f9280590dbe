/**
 * Factors of a prediction by `t` frames. n steps of one frame add the process noise Σ FᵏQFᵏᵀ, k = 0 … n − 1. These sums are
 * polynomials in n. Evaluating them at any real t makes steps compose exactly, for whole frames and for fractions.
 */
export class TimeStep {
  /** Frames. */
  readonly frames: number
  /** Σ k: factor of the velocity noise in the covariance of position and velocity. 0 for one frame. */
  readonly sum: number
  /** Σ k²: factor of the velocity noise in the variance of the position. 0 for one frame. */
  readonly sumOfSquares: number

  constructor(frames: number) {
    this.frames = frames
    this.sum = ((frames - 1) * frames) / 2
    this.sumOfSquares = ((frames - 1) * frames * (2 * frames - 1)) / 6
  }
}
