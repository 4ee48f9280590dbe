import type { GreyImage } from './grey-image'
import type { Pyramid } from './pyramid'

/** Pixels from the centre of a window to its edge. */
const RADIUS = 4
const SIDE = 2 * RADIUS + 1
const AREA = SIDE * SIDE
/** Side of a window with a border of one pixel, for its gradients. */
const RIMMED = SIDE + 2
const MOST_STEPS = 10
/** Pixels: iteration stops at a smaller step. Coarse levels require less accuracy. */
const SMALL_STEP = 0.01
const SMALL_COARSE_STEP = 0.1
const COARSEST_ON_RETURN = 1
/** Least smaller eigenvalue per pixel, in squared grey levels, of a window with enough texture. */
const LEAST_TEXTURE = 0.05

/**
 * Tracks a point from one image to the next by the pyramidal, iterative Lucas–Kanade method. Bouguet, "Pyramidal Implementation of the
 * Lucas Kanade Feature Tracker" (2000). Windows are compared after subtraction of their mean, so that a change of illumination or
 * exposure does not shift a point.
 */
export class PointTracker {
  /** Last result, in pixel edges of the finest level. */
  x = 0
  y = 0
  // Numbers pass between methods by fields: as arguments of a call that is not inlined they would be garbage.
  // The point that is searched, and what it is taken to have moved, in pixels of the finest level.
  private startX = 0
  private startY = 0
  private shiftX = 0
  private shiftY = 0
  // Centre of the window that is sampled, in pixel edges of its level.
  private centreX = 0
  private centreY = 0

  /** [RIMMED²] */
  private readonly rimmed = new Float64Array(RIMMED * RIMMED)
  // [AREA] The window in the first image and its gradients, each minus its mean.
  private readonly template = new Float64Array(AREA)
  private readonly gradientX = new Float64Array(AREA)
  private readonly gradientY = new Float64Array(AREA)
  /** Inverse of the gradient covariance: xx, xy, yy. */
  private readonly inverse = new Float64Array(3)

  /**
   * Tracks the point (x, y) of `from` into `to` and writes the result to `this.x` and `this.y`.
   * @returns whether the search converged.
   */
  track(from: Pyramid, to: Pyramid, x: number, y: number): boolean {
    this.startX = x
    this.startY = y
    this.shiftX = 0
    this.shiftY = 0
    return this.search(from, to, from.levels.length - 1)
  }

  /**
   * Forward–backward check: tracks the last result in `to` back into `from`. The search starts at (x, y), so fine levels suffice. Writes
   * the result to `this.x` and `this.y`.
   * @returns whether it ends within `tolerance` pixels of (x, y).
   */
  tracksBack(from: Pyramid, to: Pyramid, x: number, y: number, tolerance: number): boolean {
    const coarsest = Math.min(COARSEST_ON_RETURN, from.levels.length - 1)
    this.startX = this.x
    this.startY = this.y
    this.shiftX = x - this.x
    this.shiftY = y - this.y
    if (!this.search(to, from, coarsest)) return false
    return (this.x - x) ** 2 + (this.y - y) ** 2 <= tolerance * tolerance
  }

  /** Starts at level `coarsest` with the initial shift. */
  private search(from: Pyramid, to: Pyramid, coarsest: number): boolean {
    for (let level = coarsest; level >= 0; level--) {
      const scale = 1 / 2 ** level
      this.x = (this.startX + this.shiftX) * scale
      this.y = (this.startY + this.shiftY) * scale
      const smallStep = level === 0 ? SMALL_STEP : SMALL_COARSE_STEP
      this.centreX = this.startX * scale
      this.centreY = this.startY * scale
      if (this.setTemplate(from.levels[level]!) && this.iterate(to.levels[level]!, smallStep)) {
        this.shiftX = this.x / scale - this.startX
        this.shiftY = this.y / scale - this.startY
      } else if (level === 0) {
        return false
      }
    }
    return true
  }

  /** Makes the window around the centre the template. @returns false where it reaches the edge or has too little texture. */
  private setTemplate(image: GreyImage): boolean {
    const { rimmed, template, gradientX, gradientY, inverse } = this
    if (!this.sample(image, RADIUS + 1, rimmed)) return false
    let sumX = 0
    let sumY = 0
    let sum = 0
    for (let row = 0, i = 0; row < SIDE; row++) {
      for (let at = (row + 1) * RIMMED + 1; at <= (row + 1) * RIMMED + SIDE; at++, i++) {
        sum += template[i] = rimmed[at]!
        sumX += gradientX[i] = (rimmed[at + 1]! - rimmed[at - 1]!) / 2
        sumY += gradientY[i] = (rimmed[at + RIMMED]! - rimmed[at - RIMMED]!) / 2
      }
    }
    let xx = 0
    let xy = 0
    let yy = 0
    for (let i = 0; i < AREA; i++) {
      template[i]! -= sum / AREA
      const dx = gradientX[i]! - sumX / AREA
      const dy = gradientY[i]! - sumY / AREA
      gradientX[i] = dx
      gradientY[i] = dy
      xx += dx * dx
      xy += dx * dy
      yy += dy * dy
    }
    const smallerEigenvalue = (xx + yy - Math.sqrt((xx - yy) * (xx - yy) + 4 * xy * xy)) / 2
    if (smallerEigenvalue < LEAST_TEXTURE * AREA) return false
    const determinant = xx * yy - xy * xy
    inverse[0] = yy / determinant
    inverse[1] = -xy / determinant
    inverse[2] = xx / determinant
    return true
  }

  /** Iterates (this.x, this.y) to the window that matches the template. @returns false where it leaves the image or diverges. */
  private iterate(image: GreyImage, smallStep: number): boolean {
    const { rimmed: window, template, gradientX, gradientY, inverse } = this
    for (let step = 0; step < MOST_STEPS; step++) {
      this.centreX = this.x
      this.centreY = this.y
      if (!this.sample(image, RADIUS, window)) return false
      let bx = 0
      let by = 0
      // The gradients have mean 0, so the mean of the window has no effect.
      for (let i = 0; i < AREA; i++) {
        const difference = template[i]! - window[i]!
        bx += difference * gradientX[i]!
        by += difference * gradientY[i]!
      }
      const dx = inverse[0]! * bx + inverse[1]! * by
      const dy = inverse[1]! * bx + inverse[2]! * by
      this.x += dx
      this.y += dy
      if (dx * dx + dy * dy < smallStep * smallStep) return true
      if (!(dx * dx + dy * dy < AREA)) return false
    }
    return false
  }

  /** Samples a square around the centre by bilinear interpolation. @returns false where it reaches over the edge. */
  private sample(image: GreyImage, radius: number, into: Float64Array): boolean {
    const { data, width, height } = image
    const left = this.centreX - 0.5 - radius
    const top = this.centreY - 0.5 - radius
    const firstX = Math.floor(left)
    const firstY = Math.floor(top)
    const side = 2 * radius + 1
    // In this form NaN is outside, too.
    if (!(firstX >= 0 && firstY >= 0 && firstX + side < width && firstY + side < height)) return false
    const fx = left - firstX
    const fy = top - firstY
    for (let row = 0, i = 0; row < side; row++) {
      let at = (firstY + row) * width + firstX
      // Interpolated between rows for one column at a time, then between columns.
      let before = data[at]! + fy * (data[at + width]! - data[at]!)
      for (let column = 0; column < side; column++, i++) {
        at++
        const after = data[at]! + fy * (data[at + width]! - data[at]!)
        into[i] = before + fx * (after - before)
        before = after
      }
    }
    return true
  }
}
