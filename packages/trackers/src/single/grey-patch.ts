import type { Image } from '@mot/core'

/**
 * Reads the brightness of a rectangle of an image into a map of fixed size: between pixels where it is enlarged, the mean of four places
 * where it is shrunk. Outside of the image are the pixels at its edge.
 */
export class GreyPatch {
  /** [height × width] 0 to 255. */
  readonly data: Float64Array
  // Of each column: two pixels, as bytes from the start of a row, and the share of the second.
  private readonly firstColumn: Int32Array
  private readonly secondColumn: Int32Array
  private readonly columnShare: Float64Array

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.data = new Float64Array(width * height)
    this.firstColumn = new Int32Array(width)
    this.secondColumn = new Int32Array(width)
    this.columnShare = new Float64Array(width)
  }

  /** @param x centre of the rectangle, in pixels of the image, as `y` is. */
  read(image: Image, x: number, y: number, width: number, height: number): void {
    const { firstColumn, secondColumn, columnShare } = this
    const stepX = width / this.width
    const stepY = height / this.height
    const left = x - width / 2
    const top = y - height / 2
    for (let i = 0; i < this.width; i++) {
      const middle = left + (i + 0.5) * stepX - 0.5
      // Two pixels that lie half a step apart speak for a wide step; neighbours for a narrow one.
      const first = stepX > 1.5 ? Math.floor(middle - stepX / 4 + 0.5) : Math.floor(middle)
      const second = stepX > 1.5 ? Math.floor(middle + stepX / 4 + 0.5) : first + 1
      firstColumn[i] = 4 * clamp(first, image.width)
      secondColumn[i] = 4 * clamp(second, image.width)
      columnShare[i] = stepX > 1.5 ? 0.5 : middle - first
    }
    for (let j = 0, to = 0; j < this.height; j++, to += this.width) {
      const middle = top + (j + 0.5) * stepY - 0.5
      const first = stepY > 1.5 ? Math.floor(middle - stepY / 4 + 0.5) : Math.floor(middle)
      const second = stepY > 1.5 ? Math.floor(middle + stepY / 4 + 0.5) : first + 1
      const share = stepY > 1.5 ? 0.5 : middle - first
      this.readRow(image, clamp(first, image.height), clamp(second, image.height), share, to)
    }
  }

  private readRow({ data, width }: Image, first: number, second: number, share: number, to: number): void {
    const { firstColumn, secondColumn, columnShare } = this
    const upper = 4 * width * first
    const lower = 4 * width * second
    for (let i = 0; i < this.width; i++) {
      const a = upper + firstColumn[i]!
      const b = upper + secondColumn[i]!
      const c = lower + firstColumn[i]!
      const d = lower + secondColumn[i]!
      const across = columnShare[i]!
      const above =
        (1 - across) * (data[a]! + 2 * data[a + 1]! + data[a + 2]!) +
        across * (data[b]! + 2 * data[b + 1]! + data[b + 2]!)
      const below =
        (1 - across) * (data[c]! + 2 * data[c + 1]! + data[c + 2]!) +
        across * (data[d]! + 2 * data[d + 1]! + data[d + 2]!)
      this.data[to + i] = (above + share * (below - above)) / 4
    }
  }
}

function clamp(index: number, length: number): number {
  return index < 0 ? 0 : index >= length ? length - 1 : index
}
