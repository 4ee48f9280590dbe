import type { Detections } from '@mot/core'

/** The detections whose box has an area, in their order. */
export function withoutEmptyBoxes(detections: Detections): Detections {
  const { boxes, count } = detections
  const rows: number[] = []
  for (let i = 0; i < count; i++) {
    if (boxes[4 * i]! < boxes[4 * i + 2]! && boxes[4 * i + 1]! < boxes[4 * i + 3]!) rows.push(i)
  }
  return rows.length === count ? detections : detections.select(rows)
}
