import type { GreyImage } from './grey-image'

/** Side in pixels of a cell in which at most one corner is kept, so that corners spread over the image. */
const CELL = 14
/** Least strength of a corner, as a share of the strongest. */
const QUALITY = 0.01
/** Least strength above image noise: squared grey levels per pixel, summed over 3 × 3 pixels. */
const NOISE_FLOOR = 4
/** Pixels from the edge of the image: tracking a corner reads a window around it. */
const MARGIN = 3

/**
 * Corner detector: points where the smaller eigenvalue of the gradient covariance is large, so that a displacement in any direction is
 * visible. Shi and Tomasi, "Good Features to Track" (1994), section 3.
 */
export class CornerDetector {
  /** Upper bound of the number of corners. */
  readonly mostCorners: number

  private readonly cellColumns: number
  /** [cells] strength of the best corner in each cell, 0 for none. */
  private readonly bestScores: Float32Array
  /** [cells] pixel index of that corner. */
  private readonly bestPixels: Int32Array
  /** [height × width] strength of every pixel. */
  private readonly scores: Float32Array
  // [width] Sums of gradient products over three rows.
  private readonly columnXx: Float32Array
  private readonly columnXy: Float32Array
  private readonly columnYy: Float32Array

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {
    this.cellColumns = Math.ceil(width / CELL)
    this.mostCorners = this.cellColumns * Math.ceil(height / CELL)
    this.bestScores = new Float32Array(this.mostCorners)
    this.bestPixels = new Int32Array(this.mostCorners)
    this.scores = new Float32Array(width * height)
    this.columnXx = new Float32Array(width)
    this.columnXy = new Float32Array(width)
    this.columnYy = new Float32Array(width)
  }

  /**
   * Detects the corners of an image.
   * @param hidden [hiddenCount × 4] left, top, right and bottom of boxes in pixels, whose corners are ignored.
   * @param corners output: [mostCorners × 2] x and y of each, in pixel edges.
   * @returns the count of corners.
   */
  detect(image: GreyImage, hidden: Float64Array, hiddenCount: number, corners: Float64Array): number {
    this.score(image)
    for (let i = 0; i < hiddenCount; i++) this.hide(hidden, 4 * i)
    this.keepBest()
    let strongest = 0
    for (const score of this.bestScores) strongest = Math.max(strongest, score)
    const least = Math.max(QUALITY * strongest, NOISE_FLOOR)
    let count = 0
    for (let cell = 0; cell < this.mostCorners; cell++) {
      if (this.bestScores[cell]! < least) continue
      const pixel = this.bestPixels[cell]!
      const y = Math.floor(pixel / this.width)
      corners[2 * count] = pixel - y * this.width + 0.5
      corners[2 * count++ + 1] = y + 0.5
    }
    return count
  }

  private score({ data }: GreyImage): void {
    const { width, height, scores, columnXx, columnXy, columnYy } = this
    scores.fill(0)
    for (let y = MARGIN; y < height - MARGIN; y++) {
      for (let x = MARGIN - 1; x <= width - MARGIN; x++) {
        let xx = 0
        let xy = 0
        let yy = 0
        for (let at = (y - 1) * width + x; at <= (y + 1) * width + x; at += width) {
          const dx = data[at + 1]! - data[at - 1]!
          const dy = data[at + width]! - data[at - width]!
          xx += dx * dx
          xy += dx * dy
          yy += dy * dy
        }
        columnXx[x] = xx
        columnXy[x] = xy
        columnYy[x] = yy
      }
      for (let x = MARGIN; x < width - MARGIN; x++) {
        const xx = columnXx[x - 1]! + columnXx[x]! + columnXx[x + 1]!
        const xy = columnXy[x - 1]! + columnXy[x]! + columnXy[x + 1]!
        const yy = columnYy[x - 1]! + columnYy[x]! + columnYy[x + 1]!
        // The smaller eigenvalue, over 4 because the differences span two pixels.
        scores[y * width + x] = (xx + yy - Math.sqrt((xx - yy) * (xx - yy) + 4 * xy * xy)) / 8
      }
    }
  }

  private hide(boxes: Float64Array, at: number): void {
    const { width, height } = this
    const left = Math.max(0, Math.floor(boxes[at]!))
    const top = Math.max(0, Math.floor(boxes[at + 1]!))
    const right = Math.min(width, Math.ceil(boxes[at + 2]!))
    const bottom = Math.min(height, Math.ceil(boxes[at + 3]!))
    for (let y = top; y < bottom && left < right; y++) this.scores.fill(0, y * width + left, y * width + right)
  }

  /** Keeps the strongest local maximum over 3 × 3 pixels in each cell. */
  private keepBest(): void {
    const { width, height, scores, bestScores, bestPixels, cellColumns } = this
    bestScores.fill(0)
    for (let y = MARGIN; y < height - MARGIN; y++) {
      const cellRow = Math.floor(y / CELL) * cellColumns
      for (let x = MARGIN; x < width - MARGIN; x++) {
        const pixel = y * width + x
        const score = scores[pixel]!
        const cell = cellRow + Math.floor(x / CELL)
        if (score <= bestScores[cell]! || !isPeak(scores, pixel, width)) continue
        bestScores[cell] = score
        bestPixels[cell] = pixel
      }
    }
  }
}

function isPeak(scores: Float32Array, pixel: number, width: number): boolean {
  const score = scores[pixel]!
  for (let at = pixel - width; at <= pixel + width; at += width) {
    if (scores[at - 1]! > score || scores[at]! > score || scores[at + 1]! > score) return false
  }
  return true
}
