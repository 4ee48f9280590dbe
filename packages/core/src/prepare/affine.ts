import { MotError } from '../errors'

/**
 * An affine map of the plane, `x' = a x + b y + c`, `y' = d x + e y + f`, as `[a, b, c, d, e, f]`: OpenCV's 2 × 3 matrix, row-major.
 */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

export const identityAffine: Affine = [1, 0, 0, 0, 1, 0]

/**
 * The inverse map.
 * @throws MotError `invalid-option` for a singular map.
 */
export function invertAffine(affine: Affine): Affine {
  const [a, b, c, d, e, f] = affine
  const scale = 1 / (a * e - b * d)
  if (!Number.isFinite(scale)) {
    throw new MotError('invalid-option', `An affine map should be invertible, got [${affine.join(', ')}].`)
  }
  const backA = e * scale
  const backB = -b * scale
  const backD = -d * scale
  const backE = a * scale
  return [backA, backB, -backA * c - backB * f, backD, backE, -backD * c - backE * f]
}

/** The composition of two maps: `first` is applied before `then`. */
export function composeAffine(first: Affine, then: Affine): Affine {
  const [a, b, c, d, e, f] = then
  return [
    a * first[0] + b * first[3],
    a * first[1] + b * first[4],
    a * first[2] + b * first[5] + c,
    d * first[0] + e * first[3],
    d * first[1] + e * first[4],
    d * first[2] + e * first[5] + f,
  ]
}

/** Scales both axes by `scale` and maps the point (fromX, fromY) to (toX, toY). */
export function scaleAbout(scale: number, fromX: number, fromY: number, toX: number, toY: number): Affine {
  return [scale, 0, toX - scale * fromX, 0, scale, toY - scale * fromY]
}

/**
 * Maps the top left and bottom right corners of boxes in place. For maps without rotation and reflection.
 * @param boxes [n × 4] left, top, right, bottom.
 */
export function mapBoxes(affine: Affine, boxes: Float64Array, count = boxes.length / 4): void {
  const [a, b, c, d, e, f] = affine
  for (let i = 0; i < 4 * count; i += 2) {
    const x = boxes[i]!
    const y = boxes[i + 1]!
    boxes[i] = a * x + b * y + c
    boxes[i + 1] = d * x + e * y + f
  }
}

/**
 * Maps points in place.
 * @param points [n × step] x, y, and other values of each point, which are kept.
 * @param step numbers per point. Default 3, as for keypoints.
 */
export function mapPoints(affine: Affine, points: Float64Array, step = 3): void {
  const [a, b, c, d, e, f] = affine
  for (let i = 0; i + 1 < points.length; i += step) {
    const x = points[i]!
    const y = points[i + 1]!
    points[i] = a * x + b * y + c
    points[i + 1] = d * x + e * y + f
  }
}
