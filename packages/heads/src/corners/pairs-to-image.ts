import { type Affine, composeAffine, mapBoxes, type Tensor } from '@mot/core'
import type { View } from '../head'
import { cornerInput } from '../inputs/corner-input'
import { type CornerPairs, selectPairs } from './corner-pairs'

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
