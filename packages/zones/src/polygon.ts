import { MotError, shown } from '@mot/core'
import { checkPoint, type Point } from './point'

/** A polygon with holes, as a region of the image. */
export class Polygon {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** [points × 2] of each ring, the outer one first. */
  private readonly rings: readonly Float64Array[]
  /** [edges × 4] of all rings: x and y of the begin, y of the end, dx / dy. */
  private readonly edges: Float64Array

  /**
   * @param whose begin of the sentence in messages.
   * @throws MotError `invalid-option` for fewer than three points, rings that cross or touch themselves or each other, holes
   *   outside, and less than a pixel of area.
   */
  constructor(outer: readonly Point[], holes: readonly (readonly Point[])[], whose: string) {
    if (!Array.isArray(holes)) {
      throw new MotError('invalid-option', `The holes of ${whose} should be a list of polygons, got ${shown(holes)}.`)
    }
    this.rings = [ringOf(outer, whose), ...holes.map((hole, i) => ringOf(hole, `hole ${i + 1} of ${whose}`))]
    checkHoles(this.rings, whose)
    this.edges = Float64Array.from(this.rings.flatMap(edgesOf))
    const xs = outer.map(([x]) => x)
    const ys = outer.map(([, y]) => y)
    this.left = Math.min(...xs)
    this.top = Math.min(...ys)
    this.right = Math.max(...xs)
    this.bottom = Math.max(...ys)
  }

  /** Points on a left or upper edge are inside, those on a right or lower edge are not. */
  contains(x: number, y: number): boolean {
    if (x < this.left || x > this.right || y < this.top || y > this.bottom) return false
    const { edges } = this
    let inside = false
    for (let i = 0; i < edges.length; i += 4) {
      const y1 = edges[i + 1]!
      if (y1 > y !== edges[i + 2]! > y && x < edges[i]! + (y - y1) * edges[i + 3]!) inside = !inside
    }
    return inside
  }

  /** Distance of a point to the nearest edge, in pixels. */
  edgeDistance(x: number, y: number): number {
    let least = Number.POSITIVE_INFINITY
    for (const ring of this.rings) {
      for (let j = 0, i = ring.length - 2; j < ring.length; i = j, j += 2) {
        least = Math.min(least, distanceToEdge(x, y, ring[i]!, ring[i + 1]!, ring[j]!, ring[j + 1]!))
      }
    }
    return least
  }

  /** The rings as lists of points, the outer one first. */
  get points(): Point[][] {
    return this.rings.map((ring) => Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i]!, ring[2 * i + 1]!]))
  }
}

function edgesOf(ring: Float64Array): number[] {
  const edges: number[] = []
  for (let j = 0, i = ring.length - 2; j < ring.length; i = j, j += 2) {
    edges.push(ring[i]!, ring[i + 1]!, ring[j + 1]!, (ring[j]! - ring[i]!) / (ring[j + 1]! - ring[i + 1]!))
  }
  return edges
}

/** By the number of edges that a ray to the right crosses. */
function isIn(ring: Float64Array, x: number, y: number): boolean {
  let inside = false
  for (let j = 0, i = ring.length - 2; j < ring.length; i = j, j += 2) {
    const y1 = ring[i + 1]!
    const y2 = ring[j + 1]!
    if (y1 > y === y2 > y) continue
    const x1 = ring[i]!
    if (x < x1 + ((y - y1) / (y2 - y1)) * (ring[j]! - x1)) inside = !inside
  }
  return inside
}

function distanceToEdge(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const dx = x2 - x1
  const dy = y2 - y1
  const share = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)))
  return Math.hypot(x - x1 - share * dx, y - y1 - share * dy)
}

/** A closed ring without points that repeat the one before. */
function ringOf(points: readonly Point[], whose: string): Float64Array {
  if (!Array.isArray(points)) {
    throw new MotError('invalid-option', `The polygon of ${whose} should be a list of points, got ${shown(points)}.`)
  }
  for (const [i, point] of points.entries()) checkPoint(point, `Point ${i + 1} of ${whose}`)
  const kept = points.filter(([x, y], i) => {
    const [lastX, lastY] = points[(i + points.length - 1) % points.length]!
    return x !== lastX || y !== lastY
  })
  if (kept.length < 3) {
    throw new MotError(
      'invalid-option',
      `The polygon of ${whose} should have three points or more, got ${kept.length}.`,
    )
  }
  const ring = Float64Array.from(kept.flat())
  checkSimple(ring, whose)
  const area = Math.abs(areaOf(ring))
  if (area < 1) {
    throw new MotError(
      'invalid-option',
      `The polygon of ${whose} should be in pixels and have at least one inside, got an area of ${area}.`,
    )
  }
  return ring
}

/** @throws MotError `invalid-option` where two edges of a ring meet other than at the point between them. */
function checkSimple(ring: Float64Array, whose: string): void {
  const count = ring.length / 2
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const follows = j === i + 1 || (i === 0 && j === count - 1)
      const meet = follows ? turnsBack(ring, j === i + 1 ? i : j) : edgesMeet(ring, i, ring, j)
      if (!meet) continue
      throw new MotError(
        'invalid-option',
        `The polygon of ${whose} crosses or touches itself: its edges ${i + 1} and ${j + 1} meet.`,
      )
    }
  }
}

/** @throws MotError `invalid-option` unless every hole lies inside, apart from the others. */
function checkHoles(rings: readonly Float64Array[], whose: string): void {
  for (const [i, hole] of rings.entries()) {
    if (i === 0) continue
    const isInside = isIn(rings[0]!, hole[0]!, hole[1]!)
    const isApart = rings.every(
      (other, k) => k === i || (!ringsMeet(hole, other) && (k === 0 || !isIn(other, hole[0]!, hole[1]!))),
    )
    if (isInside && isApart) continue
    throw new MotError(
      'invalid-option',
      `Hole ${i} of ${whose} should lie inside its polygon and apart from other holes.`,
    )
  }
}

function ringsMeet(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length / 2; i++) for (let j = 0; j < b.length / 2; j++) if (edgesMeet(a, i, b, j)) return true
  return false
}

/** Whether edge i of a ring and the next one point in opposite directions. */
function turnsBack(ring: Float64Array, i: number): boolean {
  const n = ring.length
  const [x1, y1] = [ring[2 * i]!, ring[2 * i + 1]!]
  const [x2, y2] = [ring[(2 * i + 2) % n]!, ring[(2 * i + 3) % n]!]
  const [x3, y3] = [ring[(2 * i + 4) % n]!, ring[(2 * i + 5) % n]!]
  return turn(x1, y1, x2, y2, x3, y3) === 0 && (x2 - x1) * (x3 - x2) + (y2 - y1) * (y3 - y2) < 0
}

function edgesMeet(a: Float64Array, i: number, b: Float64Array, j: number): boolean {
  const [x1, y1] = [a[2 * i]!, a[2 * i + 1]!]
  const [x2, y2] = [a[(2 * i + 2) % a.length]!, a[(2 * i + 3) % a.length]!]
  const [x3, y3] = [b[2 * j]!, b[2 * j + 1]!]
  const [x4, y4] = [b[(2 * j + 2) % b.length]!, b[(2 * j + 3) % b.length]!]
  const apart =
    Math.max(x1, x2) < Math.min(x3, x4) ||
    Math.max(x3, x4) < Math.min(x1, x2) ||
    Math.max(y1, y2) < Math.min(y3, y4) ||
    Math.max(y3, y4) < Math.min(y1, y2)
  if (apart) return false
  return (
    turn(x1, y1, x2, y2, x3, y3) * turn(x1, y1, x2, y2, x4, y4) <= 0 &&
    turn(x3, y3, x4, y4, x1, y1) * turn(x3, y3, x4, y4, x2, y2) <= 0
  )
}

/** Above 0 where the third point lies to the right of the way from the first to the second, 0 on it. */
function turn(x1: number, y1: number, x2: number, y2: number, x3: number, y3: number): number {
  return Math.sign((x2 - x1) * (y3 - y1) - (y2 - y1) * (x3 - x1))
}

function areaOf(ring: Float64Array): number {
  let sum = 0
  for (let j = 0, i = ring.length - 2; j < ring.length; i = j, j += 2)
    sum += ring[i]! * ring[j + 1]! - ring[j]! * ring[i + 1]!
  return sum / 2
}
