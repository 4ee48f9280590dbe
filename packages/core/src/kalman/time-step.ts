/**
 * What a step of `t` frames multiplies with. n steps of one frame leave the noise Σ FᵏQFᵏᵀ, k = 0 … n − 1, behind: its
 * sums are polynomials in n, and taking them at any t makes steps compose exactly, whether whole frames or parts of one.
 */
export class TimeStep {
  /** Frames. */
  readonly frames: number
  /** Σ k: what the velocity's noise adds to the covariance of position and velocity. 0 for one frame. */
  readonly sum: number
  /** Σ k²: what the velocity's noise adds to the variance of the position. 0 for one frame. */
  readonly sumOfSquares: number

  constructor(frames: number) {
    this.frames = frames
    this.sum = ((frames - 1) * frames) / 2
    this.sumOfSquares = ((frames - 1) * frames * (2 * frames - 1)) / 6
  }
}
