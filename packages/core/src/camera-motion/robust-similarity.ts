import type { Affine } from '../prepare/affine'

/** Pairs of points: [n × 4] x and y in the first image, x and y in the second. */
export type PointPairs = Float64Array

export interface Agreement {
  /** First image → second: rotation, zoom and translation. */
  readonly motion: Affine
  /** Number of inliers. */
  readonly count: number
}

/** Largest number of samples: two inliers are drawn with probability 0.999 where one pair in five is an inlier. */
const MOST_SAMPLES = 170
const CERTAINTY = 0.999
const REFINEMENTS = 4

/**
 * The similarity (rotation, zoom, translation) with the most inliers, refined by least squares over these. Fischler and Bolles,
 * "Random Sample Consensus" (1981). The random generator is seeded at each call: the same pairs give the same result.
 * @param tolerance largest residual of an inlier, in pixels.
 * @returns undefined where no two pairs determine a motion.
 */
export function fitSimilarity(pairs: PointPairs, count: number, tolerance: number): Agreement | undefined {
  const random = new SampleGenerator()
  const limit = tolerance * tolerance
  let best: Affine | undefined
  let bestCount = 0
  for (let sample = 0, needed = MOST_SAMPLES; sample < needed; sample++) {
    const i = random.below(count)
    const j = random.below(count)
    const motion = throughTwo(pairs, 4 * i, 4 * j)
    if (!motion) continue
    const agreeing = countAgreeing(pairs, count, motion, limit)
    if (agreeing <= bestCount) continue
    best = motion
    bestCount = agreeing
    needed = Math.min(MOST_SAMPLES, samplesNeeded(agreeing / count))
  }
  for (let round = 0; best && round < REFINEMENTS; round++) best = leastSquares(pairs, count, best, limit) ?? best
  return best && { motion: best, count: countAgreeing(pairs, count, best, limit) }
}

/** Number of samples after which two inliers have been drawn with `CERTAINTY`, for a `share` of inliers. */
function samplesNeeded(share: number): number {
  return Math.log(1 - CERTAINTY) / Math.log(1 - Math.min(share * share, 1 - 1e-9))
}

/** The similarity that maps two points to their partners. Undefined where the points nearly coincide. */
function throughTwo(pairs: PointPairs, i: number, j: number): Affine | undefined {
  const x = pairs[j]! - pairs[i]!
  const y = pairs[j + 1]! - pairs[i + 1]!
  const length = x * x + y * y
  if (length < 1) return undefined
  const toX = pairs[j + 2]! - pairs[i + 2]!
  const toY = pairs[j + 3]! - pairs[i + 3]!
  const cosine = (x * toX + y * toY) / length
  const sine = (x * toY - y * toX) / length
  return similarity(cosine, sine, pairs[i]!, pairs[i + 1]!, pairs[i + 2]!, pairs[i + 3]!)
}

/** Rotates and zooms about (fromX, fromY), which is mapped to (toX, toY). */
function similarity(cosine: number, sine: number, fromX: number, fromY: number, toX: number, toY: number): Affine {
  return [cosine, -sine, toX - cosine * fromX + sine * fromY, sine, cosine, toY - sine * fromX - cosine * fromY]
}

function squaredError(pairs: PointPairs, at: number, motion: Affine): number {
  const x = pairs[at]!
  const y = pairs[at + 1]!
  const dx = motion[0] * x + motion[1] * y + motion[2] - pairs[at + 2]!
  const dy = motion[3] * x + motion[4] * y + motion[5] - pairs[at + 3]!
  return dx * dx + dy * dy
}

function countAgreeing(pairs: PointPairs, count: number, motion: Affine, limit: number): number {
  let agreeing = 0
  for (let at = 0; at < 4 * count; at += 4) if (squaredError(pairs, at, motion) <= limit) agreeing++
  return agreeing
}

/**
 * The similarity with the least squared error over the inliers of `motion`, weighted by Tukey's biweight. Undefined where they do not
 * determine a motion.
 */
function leastSquares(pairs: PointPairs, count: number, motion: Affine, limit: number): Affine | undefined {
  let sum = 0
  let x = 0
  let y = 0
  let toX = 0
  let toY = 0
  for (let at = 0; at < 4 * count; at += 4) {
    const weight = weightOf(squaredError(pairs, at, motion), limit)
    sum += weight
    x += weight * pairs[at]!
    y += weight * pairs[at + 1]!
    toX += weight * pairs[at + 2]!
    toY += weight * pairs[at + 3]!
  }
  x /= sum
  y /= sum
  toX /= sum
  toY /= sum
  let spread = 0
  let along = 0
  let across = 0
  for (let at = 0; at < 4 * count; at += 4) {
    const weight = weightOf(squaredError(pairs, at, motion), limit)
    const dx = pairs[at]! - x
    const dy = pairs[at + 1]! - y
    const toDx = pairs[at + 2]! - toX
    const toDy = pairs[at + 3]! - toY
    spread += weight * (dx * dx + dy * dy)
    along += weight * (dx * toDx + dy * toDy)
    across += weight * (dx * toDy - dy * toDx)
  }
  if (!(spread > 0)) return undefined
  return similarity(along / spread, across / spread, x, y, toX, toY)
}

function weightOf(squaredError: number, limit: number): number {
  const rest = 1 - squaredError / limit
  return rest > 0 ? rest * rest : 0
}

/** A linear congruential generator: samples need no better randomness. */
class SampleGenerator {
  private state = 1

  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0
    return Math.floor((this.state / 4294967296) * limit)
  }
}
