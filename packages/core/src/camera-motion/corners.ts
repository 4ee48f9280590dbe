import type { GreyImage } from './grey-image'

/** Pixels of a square in which one corner is kept: corners spread over the picture, so that no single thing speaks for all. */
const CELL = 14
/** A corner is at least so strong as a share of the strongest. */
const QUALITY = 0.01
/** Weaker than this is the noise of a blank wall: squared grey levels per pixel, summed over 3 × 3 pixels. */
const NOISE_FLOOR = 4
/** Pixels from the edge of the picture: what is followed needs some surroundings. */
const MARGIN = 3

/**
 * Finds points that can be told from their surroundings in every direction: where the smaller eigenvalue of the gradients'
 * covariance is large. Shi and Tomasi, "Good Features to Track" (1994), section 3.
 */
export class CornerFinder {
  /** How many corners there can be. */
  readonly mostCorners: number

  private readonly cellColumns: number
  /** [cells] strength of the best corner of each, 0 where there is none. */
  private readonly bestScores: Float32Array
  /** [cells] its pixel. */
  private readonly bestPixels: Int32Array
  /** [height × width] strength of every pixel. */
  private readonly scores: Float32Array
  // Sums of gradient products over three rows, one for each column.
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
   * Finds the corners of an image.
   * @param hidden [4 × hiddenCount] left, top, right and bottom of boxes in its pixels whose corners do not count.
   * @param corners is filled with x and y of each, in pixel edges; room for `mostCorners`.
   * @returns how many there are.
   */
  find(image: GreyImage, hidden: Float64Array, hiddenCount: number, corners: Float64Array): number {
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

  /** Keeps the best pixel of each cell that none of its eight neighbours beats. */
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
