import { MotError, shown, type Tracks } from '@mot/core'
import { checkPoint, type Point } from './point'

/**
 * The homography that maps four points of the image to four points of the ground, row-major: `{ "homography": [9 numbers] }` is the
 * file of a camera. By the direct linear transform: Hartley, "In Defense of the Eight-Point Algorithm" (1997), has the shift to the middle.
 * @param image pixels, for instance the corners of a parking lot. @param ground where they are, in metres; in pixels of a plan for a
 *   bird's-eye view.
 * @throws MotError `invalid-option` unless there are four points each, no three of them on one line.
 */
export function homographyFrom(image: readonly Point[], ground: readonly Point[]): number[] {
  const from = checkFour(image, 'image')
  const to = checkFour(ground, 'ground')
  // Seen from their middle, which is not on the horizon: the last number is not 0 there.
  const middleX = from.reduce((sum, [x]) => sum + x / 4, 0)
  const middleY = from.reduce((sum, [, y]) => sum + y / 4, 0)
  const rows: number[][] = []
  for (const [i, point] of from.entries()) {
    const [u, v] = to[i]!
    const x = point[0] - middleX
    const y = point[1] - middleY
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v])
  }
  const [a, b, c, d, e, f, g, h] = solve(rows) as [number, number, number, number, number, number, number, number]
  const shift = (forX: number, forY: number, rest: number) => [forX, forY, rest - forX * middleX - forY * middleY]
  const homography = [...shift(a, b, c), ...shift(d, e, f), ...shift(g, h, 1)]
  // Above 0 on the ground, below 0 beyond the horizon.
  const [x, y] = from[0]!
  const sign = Math.sign(homography[6]! * x + homography[7]! * y + homography[8]!)
  return homography.map((value) => sign * value)
}

/**
 * Where a point of the image lies on the ground.
 * @returns NaN for points at or beyond the horizon. A matrix from elsewhere may need all its signs changed: its third row times
 *   (x, y, 1) should be above 0 on the ground.
 * @throws MotError `invalid-option` unless the homography is nine finite numbers that can be inverted.
 */
export function projectPoint(homography: readonly number[], x: number, y: number): Point {
  checkHomography(homography)
  return project(homography, x, y)
}

/**
 * Where the tracks stand on the ground: the middle of each box's lower edge.
 * @returns [n × 2] NaN beyond the horizon.
 * @throws MotError `invalid-option` unless the homography is nine finite numbers that can be inverted.
 */
export function groundPositions(tracks: Tracks, homography: readonly number[]): Float64Array {
  checkHomography(homography)
  const { count, boxes } = tracks
  const positions = new Float64Array(2 * count)
  for (let i = 0; i < count; i++) {
    positions.set(project(homography, (boxes[4 * i]! + boxes[4 * i + 2]!) / 2, boxes[4 * i + 3]!), 2 * i)
  }
  return positions
}

export function project(h: readonly number[], x: number, y: number): Point {
  const depth = h[6]! * x + h[7]! * y + h[8]!
  if (!(depth > 0)) return [Number.NaN, Number.NaN]
  return [(h[0]! * x + h[1]! * y + h[2]!) / depth, (h[3]! * x + h[4]! * y + h[5]!) / depth]
}

export function checkHomography(h: unknown): asserts h is readonly number[] {
  const isNine = Array.isArray(h) && h.length === 9 && h.every(Number.isFinite)
  if (isNine && Math.abs(determinant(h)) > 0) return
  throw new MotError(
    'invalid-option',
    `A homography should be nine numbers of a matrix with an inverse, got ${shown(h)}.`,
  )
}

function determinant([a, b, c, d, e, f, g, h, i]: number[]): number {
  return a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!)
}

function checkFour(points: readonly Point[], kind: string): readonly Point[] {
  if (!Array.isArray(points) || points.length !== 4) {
    throw new MotError('invalid-option', `A homography needs four ${kind} points, got ${shown(points)}.`)
  }
  for (const [i, point] of points.entries()) checkPoint(point, `Point ${i + 1} of the ${kind}`)
  for (let left = 0; left < 4; left++) {
    const [a, b, c] = points.filter((_, i) => i !== left) as [Point, Point, Point]
    const size = Math.hypot(b[0] - a[0], b[1] - a[1]) * Math.hypot(c[0] - a[0], c[1] - a[1])
    if (Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])) > 1e-9 * size) continue
    throw new MotError(
      'invalid-option',
      `No three ${kind} points should lie on one line, got ${shown([a, b, c].join('; '))}.`,
    )
  }
  return points
}

/** The unknowns of n equations [n × (n + 1)], by elimination with pivots. */
function solve(rows: number[][]): number[] {
  const n = rows.length
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let row = column; row < n; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row
    }
    ;[rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!]
    for (let row = 0; row < n; row++) {
      if (row === column) continue
      const factor = rows[row]![column]! / rows[column]![column]!
      for (let k = column; k <= n; k++) rows[row]![k]! -= factor * rows[column]![k]!
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!)
}
