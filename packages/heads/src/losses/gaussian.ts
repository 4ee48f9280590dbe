/**
 * Largest shift of a corner or centre, in cells, with which the box still overlaps the true one by `minOverlap`: "CornerNet"
 * (Law and Deng 2018, section 3.2). The minimum of three cases: both corners shifted outwards, both inwards, or both in the
 * same direction.
 * @param formula `original` adds the root and divides by 2 in all cases, as in CornerNet's and CenterNet's code, with which
 *   their networks were trained; `geometric` solves the three equations.
 */
export function gaussianRadius(
  width: number,
  height: number,
  minOverlap = 0.7,
  formula: 'original' | 'geometric' = 'original',
): number {
  const area = width * height
  const sum = width + height
  // a r² + b r + c = 0, and whether r is the larger root.
  const cases = [
    { a: 1, b: -sum, c: (area * (1 - minOverlap)) / (1 + minOverlap), larger: false },
    { a: 4, b: -2 * sum, c: (1 - minOverlap) * area, larger: false },
    { a: 4 * minOverlap, b: 2 * minOverlap * sum, c: (minOverlap - 1) * area, larger: true },
  ]
  return Math.min(
    ...cases.map(({ a, b, c, larger }) => {
      const root = Math.sqrt(b * b - 4 * a * c)
      return formula === 'original' ? (root - b) / 2 : ((larger ? root : -root) - b) / (2 * a)
    }),
  )
}

/** A map to draw Gaussians into. */
export interface GaussianMap {
  /** [rows × columns] */
  readonly data: Float32Array
  readonly rows: number
  readonly columns: number
}

/**
 * Draws a Gaussian of height 1 up to `radius` cells from (x, y); where Gaussians overlap, the larger value is kept. Its
 * standard deviation is a sixth of its diameter, 2 · radius + 1. Cells outside the map are omitted.
 */
export function drawGaussian({ data, rows, columns }: GaussianMap, x: number, y: number, radius: number): void {
  const deviation = (2 * radius + 1) / 6
  for (let dy = -radius; dy <= radius; dy++) {
    for (let dx = -radius; dx <= radius; dx++) {
      const column = x + dx
      const row = y + dy
      if (column < 0 || row < 0 || column >= columns || row >= rows) continue
      const value = Math.exp(-(dx * dx + dy * dy) / (2 * deviation * deviation))
      const at = row * columns + column
      if (value > data[at]!) data[at] = value
    }
  }
}
