import { type Affine, composeAffine, mapBoxes, type Tensor } from '@mot/core'
import type { View } from '../head'
import { cornerInput } from '../inputs/corner-input'
import { type CornerPairs, selectPairs } from './corner-pairs'

/** The pairs of one pass, with boxes in pixels of the image. */
export interface PairsInView {
  readonly pairs: CornerPairs
  readonly view: View
}

/**
 * Maps boxes from cells to the image.
 * @param map [n, channels, rows, columns] that the cells belong to.
 */
export function pairsToImage(pairs: CornerPairs, map: Tensor, view: View): CornerPairs {
  const boxes = pairs.boxes.slice()
  mapBoxes(fromCells(map, view), boxes)
  return { ...pairs, boxes }
}

/**
 * Clips boxes to the image.
 * @param scale of the resized image.
 * @param maxOutside boxes that extend out of the image by this or more are dropped, in pixels of the resized image.
 */
export function clipToImage(pairs: CornerPairs, view: View, scale: number, maxOutside = Infinity): CornerPairs {
  const edges = farEdges(view, scale)
  const margin = maxOutside * view.toImage[0]
  const rows = Array.from({ length: pairs.count }, (_, row) => row).filter((row) => {
    const box = pairs.boxes.subarray(4 * row, 4 * row + 4)
    return box.every((edge, i) => -edge < margin && edge - edges[i & 1]! < margin)
  })
  const boxes = pairs.boxes.map((edge, i) => clamp(edge, edges[i & 1]!))
  return selectPairs({ ...pairs, boxes }, rows)
}

/** Maps points from cells to the image, clipped to it. */
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

/** Cells → image. The cells divide the input evenly; its sides need not be multiples of the stride. */
function fromCells({ shape }: Tensor, { input, toImage: inputToImage }: View): Affine {
  const [, , rows, columns] = shape as [number, number, number, number]
  return composeAffine([input.width / columns, 0, 0, 0, input.height / rows, 0], inputToImage)
}

/**
 * Right and bottom edge of the image. Reference quirk: resized images have whole pixels, so this may lie slightly inside.
 */
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
