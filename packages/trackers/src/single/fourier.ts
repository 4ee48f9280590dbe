/**
 * Fourier transforms of maps whose sides are powers of 2, in place: real parts in one array, imaginary parts in another. Memory for maps
 * of one size.
 */
export class Fourier {
  private readonly rowPlan: Plan
  private readonly columnPlan: Plan
  private readonly columnRe: Float64Array
  private readonly columnIm: Float64Array

  /** @param width a power of 2, as `height` is. */
  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.rowPlan = new Plan(width)
    this.columnPlan = new Plan(height)
    this.columnRe = new Float64Array(height)
    this.columnIm = new Float64Array(height)
  }

  /** @param re [height × width] @param im [height × width] */
  forward(re: Float64Array, im: Float64Array): void {
    const { width, height, rowPlan, columnPlan, columnRe, columnIm } = this
    for (let start = 0; start < width * height; start += width) rowPlan.transform(re, im, start)
    for (let x = 0; x < width; x++) {
      for (let y = 0, at = x; y < height; y++, at += width) {
        columnRe[y] = re[at]!
        columnIm[y] = im[at]!
      }
      columnPlan.transform(columnRe, columnIm, 0)
      for (let y = 0, at = x; y < height; y++, at += width) {
        re[at] = columnRe[y]!
        im[at] = columnIm[y]!
      }
    }
  }

  /** Undoes `forward`. */
  inverse(re: Float64Array, im: Float64Array): void {
    // The transform with real and imaginary parts exchanged is the way back, times the number of elements.
    this.forward(im, re)
    const factor = 1 / (this.width * this.height)
    for (let i = 0; i < re.length; i++) {
      re[i]! *= factor
      im[i]! *= factor
    }
  }
}

/** Cooley and Tukey (1965), two at a time. */
class Plan {
  /** [length] where each element goes before the first round. */
  private readonly order: Int32Array
  private readonly cosines: Float64Array
  private readonly sines: Float64Array

  constructor(private readonly length: number) {
    const bits = Math.round(Math.log2(length))
    this.order = Int32Array.from({ length }, (_, i) => {
      let reversed = 0
      for (let bit = 0; bit < bits; bit++) if (i & (1 << bit)) reversed |= 1 << (bits - 1 - bit)
      return reversed
    })
    this.cosines = Float64Array.from({ length: length / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / length))
    this.sines = Float64Array.from({ length: length / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / length))
  }

  transform(re: Float64Array, im: Float64Array, start: number): void {
    const { length, order, cosines, sines } = this
    for (let i = 0; i < length; i++) {
      const j = order[i]!
      if (j <= i) continue
      const swapRe = re[start + i]!
      const swapIm = im[start + i]!
      re[start + i] = re[start + j]!
      im[start + i] = im[start + j]!
      re[start + j] = swapRe
      im[start + j] = swapIm
    }
    for (let half = 1; half < length; half *= 2) {
      const step = length / (2 * half)
      for (let k = 0; k < half; k++) {
        const cosine = cosines[k * step]!
        const sine = sines[k * step]!
        for (let a = start + k; a < start + length; a += 2 * half) {
          const b = a + half
          const turnedRe = re[b]! * cosine - im[b]! * sine
          const turnedIm = re[b]! * sine + im[b]! * cosine
          re[b] = re[a]! - turnedRe
          im[b] = im[a]! - turnedIm
          re[a]! += turnedRe
          im[a]! += turnedIm
        }
      }
    }
  }
}

/** The power of 2 nearest to a number, by ratio. */
export function nearestPowerOf2(value: number): number {
  return 2 ** Math.round(Math.log2(value))
}
