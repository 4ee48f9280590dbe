/**
 * How far, in cells, a corner or centre may move before the box overlaps the true one by less than `minOverlap`: "CornerNet"
 * (Law and Deng 2018, section 3.2). The least of three cases: both corners move outwards, both inwards, or both alike.
 * @param formula `original` adds the root and divides by 2 throughout, as CornerNet's and CenterNet's code does and their
 *   networks were trained; `geometric` solves the three equations.
 */
export function gaussianRadius(
  width: number,
  height: number,
  minOverlap = 0.7,
  formula: 'original' | 'geometric' = 'original',
): number {
  const area = width * height
  const sum = width + height
  // a r² + b r + c = 0, and whether the larger root is the one.
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

/** A map that Gaussians are drawn into. */
export interface GaussianMap {
  /** [rows × columns] */
  readonly data: Float32Array
  readonly rows: number
  readonly columns: number
}

/**
 * Draws a peak of 1 that falls off to both sides, up to `radius` cells away; where peaks overlap, the higher number stays.
 * Its standard deviation is a sixth of its diameter, 2 · radius + 1. What lies beside the map is left out.
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
