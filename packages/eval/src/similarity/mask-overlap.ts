import { checkMask, encodeMask, maskIou, type RunLengthMask } from '@mot/core'
import { type ShapedRow, type Similarity, shapeOf } from './similarity'

/** Pixels in both masks over pixels in either, as in MOTS: each row has a `mask`. One without pixels overlaps none. */
export const maskOverlap: Similarity<readonly RunLengthMask[]> = {
  name: 'maskOverlap',
  shapesOf: masksOf,
  compare: (truth, i, results, j) => maskIou(truth[i]!, results[j]!),
  areaOf: (masks, i) => masks[i]!.area,

  /** In the union of all regions. */
  sharesIn(rows, regions) {
    const areas = masksOf(regions, (region) => `Region ${region}`)
    return masksOf(rows, (row) => `Result ${row}`).map((mask, row) => {
      const covered = new Uint8Array(mask.width * mask.height)
      for (const region of areas) cover(covered, mask, region)
      const { data } = rows[row]!.mask!
      const shared = covered.reduce((sum, isCovered, pixel) => sum + (isCovered && data[pixel] ? 1 : 0), 0)
      return shared / Math.max(1, mask.area)
    })
  },
}

function masksOf(rows: readonly ShapedRow[], nameOf: (row: number) => string): RunLengthMask[] {
  return rows.map(({ mask }, row) => {
    const whose = nameOf(row)
    const shape = shapeOf(mask, whose, 'a mask', 'maskOverlap')
    checkMask(shape, `The mask of ${whose}`)
    return encodeMask(shape)
  })
}

/** Marks the pixels of a mask's rectangle that are in a region. @param covered [height × width] */
function cover(covered: Uint8Array, { left, top, width, height }: RunLengthMask, region: RunLengthMask): void {
  const first = Math.max(0, region.top - top)
  const end = Math.min(height, region.top + region.height - top)
  for (let y = first; y < end; y++) {
    const inRegion = y + top - region.top
    for (let run = region.rowStarts[inRegion]!; run < region.rowStarts[inRegion + 1]!; run++) {
      const from = Math.max(0, region.left + region.runs[2 * run]! - left)
      const to = Math.min(width, region.left + region.runs[2 * run + 1]! - left)
      if (to > from) covered.fill(1, y * width + from, y * width + to)
    }
  }
}
