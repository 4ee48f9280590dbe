/** Orientations with a sign, over 360°; half as many without. */
const SIGNED = 18
const UNSIGNED = 9
/** Of each cell: signed and unsigned orientations, and the strength of edges against four neighbourhoods. */
export const HOG_CHANNELS = SIGNED + UNSIGNED + 4
/** Pixels along the side of a cell. */
export const HOG_CELL = 4
/** Larger values count as this. */
const CLIP = 0.2

/**
 * Histograms of oriented gradients on a grid of cells. Felzenszwalb et al., "Object Detection with Discriminatively Trained Part Based
 * Models" (2010), section 6: 31 numbers a cell. Memory for images of one size.
 */
export class Hog {
  /** [HOG_CHANNELS × rows × columns] */
  readonly data: Float64Array
  /** [(rows + 2) × (columns + 2) × SIGNED] with a rim, so that no pixel needs to ask where it is. */
  private readonly histograms: Float64Array
  /** [(rows + 2) × (columns + 2)] squared strength of unsigned orientations. */
  private readonly energies: Float64Array

  constructor(
    readonly columns: number,
    readonly rows: number,
  ) {
    this.data = new Float64Array(HOG_CHANNELS * columns * rows)
    this.histograms = new Float64Array((rows + 2) * (columns + 2) * SIGNED)
    this.energies = new Float64Array((rows + 2) * (columns + 2))
  }

  /** @param grey [HOG_CELL × rows × HOG_CELL × columns] brightness, 0 to 255. */
  compute(grey: Float64Array): void {
    this.gather(grey)
    this.measureEnergies()
    this.normalise()
  }

  /** Each pixel counts for the four cells nearest to it, the more the nearer. */
  private gather(grey: Float64Array): void {
    const { columns, rows, histograms } = this
    const width = HOG_CELL * columns
    const height = HOG_CELL * rows
    const stride = columns + 2
    histograms.fill(0)
    for (let y = 1; y < height - 1; y++) {
      const cellY = (y + 0.5) / HOG_CELL + 0.5
      const row = Math.floor(cellY)
      const down = cellY - row
      for (let x = 1; x < width - 1; x++) {
        const at = y * width + x
        const dx = grey[at + 1]! - grey[at - 1]!
        const dy = grey[at + width]! - grey[at - width]!
        const strength = Math.sqrt(dx * dx + dy * dy)
        if (strength < 1e-9) continue
        const bin = orientationOf(dx, dy)
        const cellX = (x + 0.5) / HOG_CELL + 0.5
        const column = Math.floor(cellX)
        const across = cellX - column
        const to = (row * stride + column) * SIGNED + bin
        const lower = to + stride * SIGNED
        histograms[to]! += (1 - across) * (1 - down) * strength
        histograms[to + SIGNED]! += across * (1 - down) * strength
        histograms[lower]! += (1 - across) * down * strength
        histograms[lower + SIGNED]! += across * down * strength
      }
    }
  }

  private measureEnergies(): void {
    const { histograms, energies } = this
    for (let cell = 0, at = 0; cell < energies.length; cell++, at += SIGNED) {
      let energy = 0
      for (let bin = at; bin < at + UNSIGNED; bin++) {
        const both = histograms[bin]! + histograms[bin + UNSIGNED]!
        energy += both * both
      }
      energies[cell] = energy
    }
  }

  /** Against the four squares of cells that a cell is a corner of. */
  private normalise(): void {
    const { columns, rows, data, histograms, energies } = this
    const stride = columns + 2
    const area = columns * rows
    for (let row = 0, to = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, to++) {
        const cell = (row + 1) * stride + column + 1
        const n1 = this.norm(cell - stride - 1)
        const n2 = this.norm(cell - stride)
        const n3 = this.norm(cell - 1)
        const n4 = this.norm(cell)
        const from = cell * SIGNED
        let t1 = 0
        let t2 = 0
        let t3 = 0
        let t4 = 0
        for (let bin = 0; bin < SIGNED; bin++) {
          const value = histograms[from + bin]!
          const h1 = Math.min(value * n1, CLIP)
          const h2 = Math.min(value * n2, CLIP)
          const h3 = Math.min(value * n3, CLIP)
          const h4 = Math.min(value * n4, CLIP)
          data[bin * area + to] = 0.5 * (h1 + h2 + h3 + h4)
          t1 += h1
          t2 += h2
          t3 += h3
          t4 += h4
        }
        for (let bin = 0; bin < UNSIGNED; bin++) {
          const value = histograms[from + bin]! + histograms[from + bin + UNSIGNED]!
          const sum =
            Math.min(value * n1, CLIP) +
            Math.min(value * n2, CLIP) +
            Math.min(value * n3, CLIP) +
            Math.min(value * n4, CLIP)
          data[(SIGNED + bin) * area + to] = 0.5 * sum
        }
        const last = (SIGNED + UNSIGNED) * area + to
        data[last] = 0.2357 * t1
        data[last + area] = 0.2357 * t2
        data[last + 2 * area] = 0.2357 * t3
        data[last + 3 * area] = 0.2357 * t4
      }
    }
    energies.fill(0)
  }

  /** What a histogram is multiplied with: by the square of cells whose first is `cell`. */
  private norm(cell: number): number {
    const { energies } = this
    const stride = this.columns + 2
    return (
      1 /
      Math.sqrt(energies[cell]! + energies[cell + 1]! + energies[cell + stride]! + energies[cell + stride + 1]! + 1e-4)
    )
  }
}

/** [9] directions of the middles of the first half of the bins. */
const directionsX = Float64Array.from({ length: UNSIGNED }, (_, i) => Math.cos((i * Math.PI) / UNSIGNED))
const directionsY = Float64Array.from({ length: UNSIGNED }, (_, i) => Math.sin((i * Math.PI) / UNSIGNED))

/** The bin whose direction is nearest. */
function orientationOf(dx: number, dy: number): number {
  let best = 0
  let largest = 0
  for (let i = 0; i < UNSIGNED; i++) {
    const along = directionsX[i]! * dx + directionsY[i]! * dy
    if (along > largest) {
      largest = along
      best = i
    } else if (-along > largest) {
      largest = -along
      best = i + UNSIGNED
    }
  }
  return best
}
