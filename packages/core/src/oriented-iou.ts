/**
 * Area of the intersection over area of the union of two rotated rectangles, 0 to 1.
 * @param a [n × 5] centre x and y, width, height, angle in radians, clockwise on the screen; `b` alike.
 */
export function orientedIou(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  writeRectangle(a, i, first, 0)
  writeRectangle(b, j, second, 0)
  return iouOfRectangles(first, 0, second, 0)
}

/**
 * Writes a rotated rectangle in the form that `iouOfRectangles` compares: [n × 6] centre x and y, half width, half height, cosine and
 * sine of its angle. So that the angle of a box is computed once, not for each pair.
 * @param boxes [n × 5] as for {@link orientedIou}.
 */
export function writeRectangle(boxes: ArrayLike<number>, index: number, into: Float64Array, at: number): void {
  const angle = boxes[5 * index + 4]!
  into[6 * at] = boxes[5 * index]!
  into[6 * at + 1] = boxes[5 * index + 1]!
  into[6 * at + 2] = boxes[5 * index + 2]! / 2
  into[6 * at + 3] = boxes[5 * index + 3]! / 2
  into[6 * at + 4] = Math.cos(angle)
  into[6 * at + 5] = Math.sin(angle)
}

/** `orientedIou` of row i of `a` and row j of `b`, both as `writeRectangle` has written them. */
export function iouOfRectangles(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const intersection = sharedArea(a, 6 * i, b, 6 * j)
  if (intersection === 0) return 0
  return intersection / (4 * (a[6 * i + 2]! * a[6 * i + 3]! + b[6 * j + 2]! * b[6 * j + 3]!) - intersection)
}

/**
 * Writes the axis-aligned bounding box of a rotated rectangle.
 * @param boxes [n × 5] as for {@link orientedIou}.
 * @param into output: left, top, right, bottom from element `at` on.
 */
export function uprightBox(boxes: ArrayLike<number>, index: number, into: number[] | Float64Array, at: number): void {
  const x = boxes[5 * index]!
  const y = boxes[5 * index + 1]!
  const width = boxes[5 * index + 2]!
  const height = boxes[5 * index + 3]!
  const angle = boxes[5 * index + 4]!
  const cos = Math.abs(Math.cos(angle))
  const sin = Math.abs(Math.sin(angle))
  const halfWidth = (width * cos + height * sin) / 2
  const halfHeight = (width * sin + height * cos) / 2
  into[at] = x - halfWidth
  into[at + 1] = y - halfHeight
  into[at + 2] = x + halfWidth
  into[at + 3] = y + halfHeight
}

const first = new Float64Array(6)
const second = new Float64Array(6)

// Corners of a polygon, x and y in turn: four, and two more at most for each side that cuts it.
const polygon = new Float64Array(24)
const clipped = new Float64Array(24)

/** Area of the intersection of rectangles that begin at elements `i` and `j`, in the frame of the second rectangle: there it is upright, and its centre is the origin. */
export function sharedArea(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const dx = a[i]! - b[j]!
  const dy = a[i + 1]! - b[j + 1]!
  const cos = b[j + 4]!
  const sin = b[j + 5]!
  const x = cos * dx + sin * dy
  const y = cos * dy - sin * dx
  // The first one's half sides in that frame.
  const turnedCos = a[i + 4]! * cos + a[i + 5]! * sin
  const turnedSin = a[i + 5]! * cos - a[i + 4]! * sin
  const alongX = a[i + 2]! * turnedCos
  const alongY = a[i + 2]! * turnedSin
  const acrossX = -a[i + 3]! * turnedSin
  const acrossY = a[i + 3]! * turnedCos
  const halfWidth = b[j + 2]!
  const halfHeight = b[j + 3]!
  if (Math.abs(x) >= Math.abs(alongX) + Math.abs(acrossX) + halfWidth) return 0
  if (Math.abs(y) >= Math.abs(alongY) + Math.abs(acrossY) + halfHeight) return 0
  polygon[0] = x - alongX - acrossX
  polygon[1] = y - alongY - acrossY
  polygon[2] = x + alongX - acrossX
  polygon[3] = y + alongY - acrossY
  polygon[4] = x + alongX + acrossX
  polygon[5] = y + alongY + acrossY
  polygon[6] = x - alongX + acrossX
  polygon[7] = y - alongY + acrossY
  if (Math.abs(x) + Math.abs(alongX) + Math.abs(acrossX) <= halfWidth) {
    if (Math.abs(y) + Math.abs(alongY) + Math.abs(acrossY) <= halfHeight) return 4 * a[i + 2]! * a[i + 3]!
  }
  let length = clip(polygon, 8, clipped, 0, 1, b, j + 2)
  length = clip(clipped, length, polygon, 0, -1, b, j + 2)
  length = clip(polygon, length, clipped, 1, 1, b, j + 3)
  return areaOf(polygon, clip(clipped, length, polygon, 1, -1, b, j + 3))
}

/**
 * Writes the part of a polygon whose coordinate along an axis (0: x, 1: y), times `sign`, is at most `limits[at]` (Sutherland and
 * Hodgman 1974).
 * @param length of the polygon's numbers. @returns that of what is written.
 */
function clip(
  from: Float64Array,
  length: number,
  to: Float64Array,
  axis: number,
  sign: number,
  limits: Float64Array,
  at: number,
): number {
  if (length === 0) return 0
  const limit = limits[at]!
  let kept = 0
  let x = from[length - 2]!
  let y = from[length - 1]!
  let beyond = sign * from[length - 2 + axis]! - limit
  for (let i = 0; i < length; i += 2) {
    const nextX = from[i]!
    const nextY = from[i + 1]!
    const nextBeyond = sign * from[i + axis]! - limit
    if (beyond < 0 !== nextBeyond < 0 && beyond !== nextBeyond) {
      const share = beyond / (beyond - nextBeyond)
      to[kept] = x + share * (nextX - x)
      to[kept + 1] = y + share * (nextY - y)
      kept += 2
    }
    if (nextBeyond <= 0) {
      to[kept] = nextX
      to[kept + 1] = nextY
      kept += 2
    }
    x = nextX
    y = nextY
    beyond = nextBeyond
  }
  return kept
}

/** Half the sum of the cross products of neighbouring corners. */
function areaOf(polygon: Float64Array, length: number): number {
  if (length === 0) return 0
  let twice = 0
  let x = polygon[length - 2]!
  let y = polygon[length - 1]!
  for (let i = 0; i < length; i += 2) {
    twice += x * polygon[i + 1]! - polygon[i]! * y
    x = polygon[i]!
    y = polygon[i + 1]!
  }
  return Math.abs(twice) / 2
}
