import { type Affine, composeAffine, Detections, mapBoxes, type Tensor } from '@mot/core'
import { cornerInput } from './corner-input'
import type { View } from './head'
import { type Leftovers, mergeByClass, suppressSoftly, withScoresAbove } from './merge-by-class'
import { mergeCornerBoxes } from './merge-corner-boxes'
import { aboutImage } from './view'

/** Top left and bottom right corners that belong together, by descending score. */
export interface CornerPairs {
  readonly count: number
  /** [n × 4] left, top, right, bottom, in cells or in pixels of the image. */
  readonly boxes: Float64Array
  /** [n] the mean of both corners' scores. */
  readonly scores: Float64Array
  /** [n] */
  readonly topLeftScores: Float64Array
  /** [n] */
  readonly bottomRightScores: Float64Array
  /** [n] */
  readonly classIds: Int32Array
}

/** What was found in the mirror image, as it lies in the image itself. */
export function mirrorPairs(pairs: CornerPairs, columns: number): CornerPairs {
  const boxes = pairs.boxes.slice()
  for (let i = 0; i < boxes.length; i += 4) {
    boxes[i] = columns - pairs.boxes[i + 2]!
    boxes[i + 2] = columns - pairs.boxes[i]!
  }
  return { ...pairs, boxes }
}

/** The pairs of several lists, one list after the other. */
export function joinPairs(lists: readonly CornerPairs[]): CornerPairs {
  const join = (column: 'boxes' | 'scores' | 'topLeftScores' | 'bottomRightScores') =>
    Float64Array.from(lists.flatMap((list) => [...list[column]]))
  return {
    count: lists.reduce((sum, { count }) => sum + count, 0),
    boxes: join('boxes'),
    scores: join('scores'),
    topLeftScores: join('topLeftScores'),
    bottomRightScores: join('bottomRightScores'),
    classIds: Int32Array.from(lists.flatMap(({ classIds }) => [...classIds])),
  }
}

/** These rows in this order. */
export function selectPairs(pairs: CornerPairs, rows: ArrayLike<number>): CornerPairs {
  const pick = (column: Float64Array) => Float64Array.from(rows, (row) => column[row]!)
  return {
    count: rows.length,
    boxes: Float64Array.from({ length: 4 * rows.length }, (_, i) => pairs.boxes[4 * rows[i >> 2]! + (i & 3)]!),
    scores: pick(pairs.scores),
    topLeftScores: pick(pairs.topLeftScores),
    bottomRightScores: pick(pairs.bottomRightScores),
    classIds: Int32Array.from(rows, (row) => pairs.classIds[row]!),
  }
}

/** What one look at an image shows: boxes in pixels of the image. */
export interface PairsInView {
  readonly pairs: CornerPairs
  readonly view: View
}

/**
 * Boxes of cells as boxes in the image.
 * @param map whose cells are meant: [n, channels, rows, columns].
 */
export function pairsToImage(pairs: CornerPairs, map: Tensor, view: View): CornerPairs {
  const boxes = pairs.boxes.slice()
  mapBoxes(fromCells(map, view), boxes)
  return { ...pairs, boxes }
}

/**
 * Cuts boxes at the edges of the image.
 * @param scale the image was resized by.
 * @param maxOutside boxes that reach out of the image so many pixels of the resized image or more are dropped.
 */
export function cutToImage(pairs: CornerPairs, view: View, scale: number, maxOutside = Infinity): CornerPairs {
  const edges = farEdges(view, scale)
  const margin = maxOutside * view.toImage[0]
  const rows = Array.from({ length: pairs.count }, (_, row) => row).filter((row) => {
    const box = pairs.boxes.subarray(4 * row, 4 * row + 4)
    return box.every((edge, i) => -edge < margin && edge - edges[i & 1]! < margin)
  })
  const boxes = pairs.boxes.map((edge, i) => clamp(edge, edges[i & 1]!))
  return selectPairs({ ...pairs, boxes }, rows)
}

/** Points of cells as points in the image, moved to its edge where they lie outside. */
export function pointsToImage<Point extends { readonly x: number; readonly y: number }>(
  points: readonly Point[],
  map: Tensor,
  view: View,
  scale: number,
): Point[] {
  const [a, , c, , e, f] = fromCells(map, view)
  const [right, bottom] = farEdges(view, scale)
  return points.map((point) => ({ ...point, x: clamp(a * point.x + c, right), y: clamp(e * point.y + f, bottom) }))
}

/** Cells → image. They share the input, whose sides need not be multiples of them. */
function fromCells({ shape }: Tensor, { input, toImage: inputToImage }: View): Affine {
  const [, , rows, columns] = shape as [number, number, number, number]
  return composeAffine([input.width / columns, 0, 0, 0, input.height / rows, 0], inputToImage)
}

/** Where the image ends. Reference quirk: resized images are cut to whole pixels, so this may be a little inside. */
function farEdges(
  { image, input, toImage: inputToImage }: View,
  scale: number,
): readonly [right: number, bottom: number] {
  const { width, height } = cornerInput(scale).resizedSize(image, input)
  return [width * inputToImage[0], height * inputToImage[4]]
}

function clamp(value: number, largest: number): number {
  return Math.min(Math.max(value, 0), largest)
}

export interface MergePairsOptions {
  readonly minScore: number
  readonly maxDetections: number
  readonly mergeBoxes: boolean
  readonly weightExponent: number
  readonly leftovers: Leftovers
  /** Width of the Gaussian that weakens boxes. Default 0.5. */
  readonly sigma?: number
}

/** What all looks at one image found, after soft-NMS within each class, as detections by descending score. */
export function mergePairs(found: readonly PairsInView[], options: MergePairsOptions): Detections {
  const { minScore, maxDetections, mergeBoxes, weightExponent, leftovers, sigma = 0.5 } = options
  const suppression = { method: 'gaussian', maxOverlap: 0.5, sigma } as const
  const pairs = joinPairs(found.map((look) => look.pairs))
  const about = aboutImage(found[0]!.view)
  const merge = (ofClass: Detections, rows: Int32Array): Detections => {
    if (!mergeBoxes) return suppressSoftly(ofClass, suppression, leftovers)
    const merged = mergeCornerBoxes(selectPairs(pairs, rows), { ...suppression, weightExponent })
    const count = leftovers === 'keep' ? rows.length : merged.count
    return new Detections({ ...merged, count, classIds: ofClass.classIds.subarray(0, count), ...about })
  }
  const { count, boxes, scores, classIds } = pairs
  const all = new Detections({ count, boxes, scores, classIds, ...about })
  return withScoresAbove(minScore, mergeByClass(all, maxDetections, merge))
}
