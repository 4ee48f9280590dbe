/**
 * Area of the intersection over area of the union of two rotated rectangles, 0 to 1.
 * @param a [n × 5] centre x and y, width, height, angle in radians, clockwise on the screen; `b` alike.
 */
export function orientedIou(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  const areaA = a[5 * i + 2]! * a[5 * i + 3]!
  const areaB = b[5 * j + 2]! * b[5 * j + 3]!
  const intersection = polygonArea(clipByRectangle(cornersOf(a, i), b, j))
  const union = areaA + areaB - intersection
  return union > 0 ? intersection / union : 0
}

/**
 * Writes the axis-aligned bounding box of a rotated rectangle.
 * @param boxes [n × 5] as for {@link orientedIou}.
 * @param into output: left, top, right, bottom from element `at` on.
 */
export function uprightBox(boxes: ArrayLike<number>, index: number, into: number[] | Float64Array, at: number): void {
  const [x, y, width, height, angle] = [0, 1, 2, 3, 4].map((k) => boxes[5 * index + k]!) as Rectangle
  const cos = Math.abs(Math.cos(angle))
  const sin = Math.abs(Math.sin(angle))
  const halfWidth = (width * cos + height * sin) / 2
  const halfHeight = (width * sin + height * cos) / 2
  into[at] = x - halfWidth
  into[at + 1] = y - halfHeight
  into[at + 2] = x + halfWidth
  into[at + 3] = y + halfHeight
}

type Rectangle = [x: number, y: number, width: number, height: number, angle: number]

/** x and y of each corner in turn. */
type Polygon = readonly number[]

function cornersOf(boxes: ArrayLike<number>, index: number): Polygon {
  const [x, y, width, height, angle] = [0, 1, 2, 3, 4].map((k) => boxes[5 * index + k]!) as Rectangle
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ].flatMap(([signX, signY]) => {
    const dx = (signX! * width) / 2
    const dy = (signY! * height) / 2
    return [x + cos * dx - sin * dy, y + sin * dx + cos * dy]
  })
}

/** The part of a polygon inside a rectangle, clipped by each side in turn (Sutherland and Hodgman 1974). */
function clipByRectangle(polygon: Polygon, boxes: ArrayLike<number>, index: number): Polygon {
  const [x, y, width, height, angle] = [0, 1, 2, 3, 4].map((k) => boxes[5 * index + k]!) as Rectangle
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  let clipped = polygon
  for (const [normalX, normalY, halfLength] of [
    [cos, sin, width / 2],
    [-cos, -sin, width / 2],
    [-sin, cos, height / 2],
    [sin, -cos, height / 2],
  ] as const) {
    clipped = clipByHalfPlane(clipped, normalX, normalY, normalX * x + normalY * y + halfLength)
  }
  return clipped
}

/** The part of a polygon where normalX · x + normalY · y ≤ limit. */
function clipByHalfPlane(polygon: Polygon, normalX: number, normalY: number, limit: number): Polygon {
  const kept: number[] = []
  for (let i = 0; i < polygon.length; i += 2) {
    const next = (i + 2) % polygon.length
    const [x, y, nextX, nextY] = [polygon[i]!, polygon[i + 1]!, polygon[next]!, polygon[next + 1]!]
    const beyond = normalX * x + normalY * y - limit
    const nextBeyond = normalX * nextX + normalY * nextY - limit
    if (beyond <= 0) kept.push(x, y)
    if (beyond < 0 !== nextBeyond < 0 && beyond !== nextBeyond) {
      const share = beyond / (beyond - nextBeyond)
      kept.push(x + share * (nextX - x), y + share * (nextY - y))
    }
  }
  return kept
}

/** Half the sum of the cross products of neighbouring corners. */
function polygonArea(polygon: Polygon): number {
  let twice = 0
  for (let i = 0; i < polygon.length; i += 2) {
    const next = (i + 2) % polygon.length
    twice += polygon[i]! * polygon[next + 1]! - polygon[next]! * polygon[i + 1]!
  }
  return Math.abs(twice) / 2
}
