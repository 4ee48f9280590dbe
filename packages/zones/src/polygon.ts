import { MotError } from '@mot/core'
import { check } from './check-options'
import { checkPoint, type Point } from './point'

/** Points in order, the last of which is joined to the first. */
type Ring = readonly Point[]

/** A polygon with holes, as a region of the image. */
export class Polygon {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** The outer ring, then the holes. */
  private readonly rings: readonly Ring[]
  /** [edges × 5] of all rings: x and y of both ends, dx / dy. */
  private readonly edges: Float64Array

  /**
   * @param whose begin of the sentence in messages.
   * @throws MotError `invalid-option` for fewer than three points, rings that cross or touch themselves or each other, holes
   *   outside, and less than a pixel of area.
   */
  constructor(outer: Ring, holes: readonly Ring[], whose: string) {
    check(Array.isArray(holes), `The holes of ${whose} should be a list of polygons`, holes)
    this.rings = [ringOf(outer, whose), ...holes.map((hole, i) => ringOf(hole, `hole ${i + 1} of ${whose}`))]
    checkHoles(this.rings, whose)
    this.edges = edgesOf(this.rings)
    const xs = outer.map(([x]) => x)
    const ys = outer.map(([, y]) => y)
    this.left = Math.min(...xs)
    this.top = Math.min(...ys)
    this.right = Math.max(...xs)
    this.bottom = Math.max(...ys)
  }

  /** Points on a left or upper edge are inside, those on a right or lower edge are not. */
  contains(x: number, y: number): boolean {
    return x >= this.left && x <= this.right && y >= this.top && y <= this.bottom && isIn(this.edges, x, y)
  }

  /** Distance of a point to the nearest edge, in pixels. */
  edgeDistance(x: number, y: number): number {
    const { edges } = this
    let least = Number.POSITIVE_INFINITY
    for (let i = 0; i < edges.length; i += 5) {
      const dx = edges[i + 2]! - edges[i]!
      const dy = edges[i + 3]! - edges[i + 1]!
      const fromX = x - edges[i]!
      const fromY = y - edges[i + 1]!
      const share = Math.min(1, Math.max(0, (fromX * dx + fromY * dy) / (dx * dx + dy * dy)))
      least = Math.min(least, (fromX - share * dx) ** 2 + (fromY - share * dy) ** 2)
    }
    return Math.sqrt(least)
  }

  /** How far a point may move without meeting an edge, in pixels: its distance from the box about the polygon, or from the edges. */
  room(x: number, y: number): number {
    const beside = Math.max(this.left - x, x - this.right, this.top - y, y - this.bottom)
    return beside > 0 ? beside : this.edgeDistance(x, y)
  }

  /** The rings as lists of points, the outer one first. */
  get points(): Point[][] {
    return this.rings.map((ring) => ring.map(([x, y]) => [x, y]))
  }
}

function edgesOf(rings: readonly Ring[]): Float64Array {
  const edges = rings.flatMap((ring) =>
    ring.flatMap(([x, y], i) => {
      const [endX, endY] = next(ring, i)
      return [x, y, endX, endY, (endX - x) / (endY - y)]
    }),
  )
  return Float64Array.from(edges)
}

/** By the number of edges that a ray to the right crosses. */
function isIn(edges: Float64Array, x: number, y: number): boolean {
  let inside = false
  for (let i = 0; i < edges.length; i += 5) {
    const y1 = edges[i + 1]!
    if (y1 > y !== edges[i + 3]! > y && x < edges[i]! + (y - y1) * edges[i + 4]!) inside = !inside
  }
  return inside
}

/** A ring without points that repeat the one before. */
function ringOf(points: Ring, whose: string): Ring {
  check(Array.isArray(points), `The polygon of ${whose} should be a list of points`, points)
  for (const [i, point] of points.entries()) checkPoint(point, `Point ${i + 1} of ${whose}`)
  const ring = points.filter(([x, y], i) => {
    const [lastX, lastY] = points.at(i - 1)!
    return x !== lastX || y !== lastY
  })
  check(ring.length >= 3, `The polygon of ${whose} should have three points or more`, ring.length)
  checkSimple(ring, whose)
  const area = Math.abs(ring.reduce((sum, [x, y], i) => sum + (x * next(ring, i)[1] - next(ring, i)[0] * y) / 2, 0))
  if (area < 1) {
    throw new MotError(
      'invalid-option',
      `The polygon of ${whose} should be in pixels and have at least one inside, got an area of ${area}.`,
    )
  }
  return ring.map(([x, y]) => [x, y])
}

/** @throws MotError `invalid-option` where two edges of a ring meet other than at the point between them. */
function checkSimple(ring: Ring, whose: string): void {
  for (let i = 0; i < ring.length; i++) {
    for (let j = i + 1; j < ring.length; j++) {
      const isLast = i === 0 && j === ring.length - 1
      const meet = j === i + 1 ? turnsBack(ring, i) : isLast ? turnsBack(ring, j) : edgesMeet(ring, i, ring, j)
      if (!meet) continue
      throw new MotError(
        'invalid-option',
        `The polygon of ${whose} crosses or touches itself: its edges ${i + 1} and ${j + 1} meet.`,
      )
    }
  }
}

/** @throws MotError `invalid-option` unless every hole lies inside, apart from the others. */
function checkHoles(rings: readonly Ring[], whose: string): void {
  const edges = rings.map((ring) => edgesOf([ring]))
  for (const [i, hole] of rings.entries()) {
    const fits = (other: Ring, k: number) =>
      k === i || (isIn(edges[k]!, ...hole[0]!) === (k === 0) && !ringsMeet(hole, other))
    if (i === 0 || rings.every(fits)) continue
    throw new MotError(
      'invalid-option',
      `Hole ${i} of ${whose} should lie inside its polygon and apart from other holes.`,
    )
  }
}

function ringsMeet(a: Ring, b: Ring): boolean {
  return a.some((_, i) => b.some((_, j) => edgesMeet(a, i, b, j)))
}

/** Whether edge i of a ring and the next one point in opposite directions. */
function turnsBack(ring: Ring, i: number): boolean {
  const begin = ring[i]!
  const middle = next(ring, i)
  const end = next(ring, i + 1)
  const isStraight = turn(begin, middle, end) === 0
  return isStraight && (middle[0] - begin[0]) * (end[0] - middle[0]) + (middle[1] - begin[1]) * (end[1] - middle[1]) < 0
}

function edgesMeet(a: Ring, i: number, b: Ring, j: number): boolean {
  const [p1, p2, p3, p4] = [a[i]!, next(a, i), b[j]!, next(b, j)]
  const overlap = (axis: 0 | 1) =>
    Math.max(p1[axis], p2[axis]) >= Math.min(p3[axis], p4[axis]) &&
    Math.max(p3[axis], p4[axis]) >= Math.min(p1[axis], p2[axis])
  return (
    overlap(0) && overlap(1) && turn(p1, p2, p3) * turn(p1, p2, p4) <= 0 && turn(p3, p4, p1) * turn(p3, p4, p2) <= 0
  )
}

/** Above 0 where the third point lies to the right of the way from the first to the second, 0 on it. */
function turn([x1, y1]: Point, [x2, y2]: Point, [x3, y3]: Point): number {
  return Math.sign((x2 - x1) * (y3 - y1) - (y2 - y1) * (x3 - x1))
}

function next(ring: Ring, i: number): Point {
  return ring[(i + 1) % ring.length]!
}
