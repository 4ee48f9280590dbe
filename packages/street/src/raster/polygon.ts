import type { Canvas } from './canvas'
import type { Colour } from './colour'

export type Point = readonly [x: number, y: number]

/** Scan lines per pixel row. */
const LINES = 4

/**
 * Fills a polygon by the even-odd rule with antialiased edges: exact along a row, four scan lines per row. A paint function is called
 * for every pixel, which suits scenery, since that is painted once.
 * @param colour One colour, or a function of the pixel centre.
 * @param alpha 0 to 1.
 */
export function fillPolygon(
  canvas: Canvas,
  points: readonly Point[],
  colour: Colour | ((x: number, y: number) => Colour),
  alpha = 1,
): void {
  let highest = Number.POSITIVE_INFINITY
  let lowest = Number.NEGATIVE_INFINITY
  for (const [, y] of points) {
    highest = Math.min(highest, y)
    lowest = Math.max(lowest, y)
  }
  const top = Math.max(0, Math.floor(highest))
  const bottom = Math.min(canvas.height - 1, Math.ceil(lowest) - 1)
  if (bottom < top) return
  const coverage = new Float32Array(canvas.width)
  for (let y = top; y <= bottom; y++) {
    coverage.fill(0)
    let first = canvas.width
    let last = -1
    for (let line = 0; line < LINES; line++) {
      const crossings = crossingsAt(points, y + (line + 0.5) / LINES)
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const left = Math.max(0, crossings[i]!)
        const right = Math.min(canvas.width, crossings[i + 1]!)
        if (right <= left) continue
        const from = Math.floor(left)
        const to = Math.min(canvas.width - 1, Math.ceil(right) - 1)
        for (let x = from; x <= to; x++) coverage[x]! += (Math.min(x + 1, right) - Math.max(x, left)) / LINES
        first = Math.min(first, from)
        last = Math.max(last, to)
      }
    }
    for (let x = first; x <= last; x++) {
      if (coverage[x] === 0) continue
      const [red, green, blue] = typeof colour === 'function' ? colour(x + 0.5, y + 0.5) : colour
      canvas.paint(y * canvas.width + x, red, green, blue, Math.min(1, coverage[x]!) * alpha)
    }
  }
}

function crossingsAt(points: readonly Point[], y: number): number[] {
  const crossings: number[] = []
  for (let i = 0; i < points.length; i++) {
    const [x0, y0] = points[i]!
    const [x1, y1] = points[(i + 1) % points.length]!
    if (y0 <= y !== y1 <= y) crossings.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0))
  }
  return crossings.sort((a, b) => a - b)
}
