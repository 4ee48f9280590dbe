/**
 * How widely people place each of COCO's 17 points of a person (nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles), as a
 * share of the root of the person's area. Of COCO's keypoint evaluation.
 */
export const cocoFalloffs: readonly number[] = Object.freeze([
  0.026, 0.025, 0.025, 0.035, 0.035, 0.079, 0.079, 0.072, 0.072, 0.062, 0.062, 0.107, 0.107, 0.087, 0.087, 0.089, 0.089,
])

/** exp(−x) is less than 10⁻¹⁴ from here on. */
const LAST = 33
/** Per unit. */
const STEPS = 32
/** exp(−x) at the beginning of each step. */
const decays = Float64Array.from({ length: LAST * STEPS }, (_, k) => Math.exp(-k / STEPS))

/** exp(−x) for x from 0 below 33, to 10⁻¹²: the series to the fifth power from the nearest lower step on. Four times as fast as exp. */
function decay(x: number): number {
  const step = (x * STEPS) | 0
  const t = step / STEPS - x
  return decays[step]! * (1 + t * (1 + t * (1 / 2 + t * (1 / 6 + t * (1 / 24 + t / 120)))))
}

/** As in COCO's code, which divides by the area and this. */
const EPSILON = 2 ** -52

/**
 * Object keypoint similarity (OKS) of COCO's evaluation: the mean over the points of exp(−d² / (2 s² (2 σ)²)), 0 to 1, where d is the
 * distance of a point in both poses, s² the area of the object and σ the point's falloff. Points with a score of `minScore` or less in
 * the first pose, or of `minOtherScore` or less in the second, are left out.
 * @param a [n × points × 3] x, y, score; `b` alike.
 * @param falloffs [points] one for each point.
 * @param area [1] of the object in square pixels, above 0.
 * @param minScore Default 0: as COCO leaves out points that are not labelled.
 * @param minOtherScore the same in the second pose. COCO does not read the scores of detections: −Infinity compares as it does.
 * @returns NaN where no point is in both.
 */
export function keypointSimilarity(
  a: ArrayLike<number>,
  i: number,
  b: ArrayLike<number>,
  j: number,
  falloffs: ArrayLike<number>,
  area: ArrayLike<number>,
  minScore = 0,
  minOtherScore = minScore,
): number {
  const count = falloffs.length
  const scale = 1 / (8 * (area[0]! + EPSILON))
  let sum = 0
  let compared = 0
  for (let k = 0, at = 3 * i * count, other = 3 * j * count; k < count; k++, at += 3, other += 3) {
    if (!(a[at + 2]! > minScore && b[other + 2]! > minOtherScore)) continue
    const dx = a[at]! - b[other]!
    const dy = a[at + 1]! - b[other + 1]!
    const falloff = falloffs[k]!
    const exponent = ((dx * dx + dy * dy) * scale) / (falloff * falloff)
    if (exponent < LAST) sum += decay(exponent)
    compared++
  }
  return sum / compared
}
