import { iouOfRectangles, writeRectangle } from '@mot/core'
import { commonArea } from '../area'
import { checkFinite, type ShapedRow, type Similarity, shapeOf } from './similarity'

/** IoU of rotated rectangles: each row has an `orientedBox`. Shapes: [rows × 6] as `writeRectangle` has them. */
export const orientedOverlap: Similarity<Float64Array> = {
  name: 'orientedOverlap',
  shapesOf: rectanglesOf,
  compare: iouOfRectangles,
  areaOf,

  sharesIn(rows, regions) {
    const rectangles = rectanglesOf(rows, (row) => `Result ${row}`)
    const areas = rectanglesOf(regions, (region) => `Region ${region}`)
    return rows.map((_, i) => {
      const area = areaOf(rectangles, i)
      const shares = regions.map(
        (_, j) => commonArea(iouOfRectangles(rectangles, i, areas, j), area, areaOf(areas, j)) / area,
      )
      return Math.max(0, ...shares)
    })
  },
}

function rectanglesOf(rows: readonly ShapedRow[], nameOf: (row: number) => string): Float64Array {
  const rectangles = new Float64Array(6 * rows.length)
  for (const [i, { orientedBox }] of rows.entries()) {
    const whose = nameOf(i)
    const shape = shapeOf(orientedBox, whose, 'an orientedBox', 'orientedOverlap')
    const numbers = [shape.x, shape.y, shape.width, shape.height, shape.angle]
    checkFinite(numbers, whose, 'an orientedBox')
    writeRectangle(numbers, 0, rectangles.subarray(6 * i), 0)
  }
  return rectangles
}

function areaOf(rectangles: Float64Array, i: number): number {
  return 4 * rectangles[6 * i + 2]! * rectangles[6 * i + 3]!
}
