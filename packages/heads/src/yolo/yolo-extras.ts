import { type DetectionColumns, type Mask, type Tensor, uprightBox } from '@mot/core'
import { prototypeMask } from '../boxes/prototype-masks'
import type { View } from '../head'
import { read, type YOLOBoxes } from './yolo-layout'

/** The points after a box's classes, in pixels of the image. Points without a score have score 1. */
export function posesOf(
  boxes: YOLOBoxes,
  sources: readonly number[],
  { toImage }: View,
  [pointCount, numbers]: readonly [count: number, numbers: 2 | 3],
): Pick<DetectionColumns, 'keypoints' | 'keypointCount'> {
  const [scaleX, , offsetX, , scaleY, offsetY] = toImage
  const keypoints = new Float64Array(3 * pointCount * sources.length)
  let to = 0
  for (const source of sources) {
    for (let point = 0; point < pointCount; point++) {
      const channel = boxes.firstExtra + point * numbers
      keypoints[to++] = scaleX * read(boxes, source, channel) + offsetX
      keypoints[to++] = scaleY * read(boxes, source, channel + 1) + offsetY
      keypoints[to++] = numbers === 3 ? read(boxes, source, channel + 2) : 1
    }
  }
  return { keypoints, keypointCount: pointCount }
}

/** [n × 5] centre x and y, width, height in input pixels, and the angle after a box's classes in radians. */
export function orientedBoxesOf(boxes: YOLOBoxes, sources: readonly number[]): Float64Array {
  return Float64Array.from(
    sources.flatMap((source) => [0, 1, 2, 3, boxes.firstExtra].map((channel) => read(boxes, source, channel))),
  )
}

/** Oriented boxes in pixels of the image, and their upright bounds. `toImage` has one scale for both directions. */
export function orientedBoxesInImage(
  boxes: YOLOBoxes,
  sources: readonly number[],
  { toImage }: View,
): Pick<DetectionColumns, 'orientedBoxes' | 'boxes'> {
  const [scale, , offsetX, , , offsetY] = toImage
  const orientedBoxes = orientedBoxesOf(boxes, sources)
  const upright = new Float64Array(4 * sources.length)
  for (let row = 0; row < sources.length; row++) {
    orientedBoxes[5 * row] = scale * orientedBoxes[5 * row]! + offsetX
    orientedBoxes[5 * row + 1] = scale * orientedBoxes[5 * row + 1]! + offsetY
    orientedBoxes[5 * row + 2]! *= scale
    orientedBoxes[5 * row + 3]! *= scale
    uprightBox(orientedBoxes, row, upright, 4 * row)
  }
  return { orientedBoxes, boxes: upright }
}

/**
 * Masks from the coefficients after a box's classes.
 * @param imageBoxes [n × 4] the boxes in pixels of the image, which masks are cropped to.
 */
export function masksOf(
  boxes: YOLOBoxes,
  sources: readonly number[],
  view: View,
  imageBoxes: Float64Array,
  prototypes: { readonly name: string; readonly map: Tensor<Float32Array>; readonly index: number },
): Mask[] {
  const { name, map, index } = prototypes
  return sources.map((source, row) => {
    const coefficients = Array.from({ length: map.shape[1]! }, (_, k) => read(boxes, source, boxes.firstExtra + k))
    return prototypeMask(name, map, index, coefficients, imageBoxes.subarray(4 * row, 4 * row + 4), view)
  })
}
