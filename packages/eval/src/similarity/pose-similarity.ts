import { cocoFalloffs, keypointSimilarity, MotError, readOptions, shown } from '@mot/core'
import { checkFinite, type ShapedRow, type Similarity, shapeOf } from './similarity'

export interface PoseSimilarityOptions {
  /** [points] how widely each point is placed, as a share of the root of the object's area. Default: COCO's, of 17 points. */
  readonly falloffs?: readonly number[]
}

/** The poses of a frame. */
export interface Poses {
  /** [rows × points × 3] x, y, score. */
  readonly points: Float64Array
  /** [rows] square pixels. */
  readonly areas: Float64Array
}

/**
 * Object keypoint similarity (OKS) as in COCO's evaluation and PoseTrack's HOTA: over the points of the truth with a score above 0, which
 * are those that are labelled, with the area of the truth. The scores of a result's points are not read: a point that was not found is as
 * wrong as it is far. A truth without a labelled point is similar to none.
 * @throws MotError `invalid-option`.
 */
export function poseSimilarity(options: PoseSimilarityOptions = {}): Similarity<Poses> {
  const { falloffs = cocoFalloffs } = readOptions(options)
  if (!Array.isArray(falloffs) || falloffs.length === 0 || !falloffs.every((falloff) => falloff > 0 && falloff < 1e6)) {
    throw new MotError(
      'invalid-option',
      `Option "falloffs" should be a list of numbers above 0, got ${shown(falloffs)}.`,
    )
  }
  const limits = Float64Array.from(falloffs)
  return {
    name: 'poseSimilarity',
    shapesOf: (rows, nameOf) => posesOf(rows, nameOf, limits.length),
    compare: (truth, i, results, j) =>
      keypointSimilarity(
        truth.points,
        i,
        results.points,
        j,
        limits,
        truth.areas.subarray(i, i + 1),
        0,
        Number.NEGATIVE_INFINITY,
      ) || 0,
  }
}

function posesOf(rows: readonly ShapedRow[], nameOf: (row: number) => string, count: number): Poses {
  const points = new Float64Array(3 * count * rows.length)
  const areas = new Float64Array(rows.length)
  for (const [i, { box, keypoints, area }] of rows.entries()) {
    const whose = nameOf(i)
    const pose = shapeOf(keypoints, whose, 'keypoints', 'poseSimilarity')
    if (pose.length !== count) {
      throw new MotError(
        'invalid-detections',
        `${whose} should have ${count} keypoints, one for each of the falloffs of poseSimilarity(), got ${pose.length}.`,
      )
    }
    const numbers = pose.flatMap(({ x, y, score }) => [x, y, score])
    checkFinite(numbers, whose, 'keypoints')
    points.set(numbers, 3 * count * i)
    areas[i] = area ?? (box.right - box.left) * (box.bottom - box.top)
    if (areas[i]! > 0 && areas[i]! < Number.POSITIVE_INFINITY) continue
    throw new MotError('invalid-detections', `${whose} should have an area above 0, got ${areas[i]}.`)
  }
  return { points, areas }
}
