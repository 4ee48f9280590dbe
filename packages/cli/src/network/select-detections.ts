import type { Detections } from '@mot/core'

export interface SelectDetectionsOptions {
  /** Detections score above this. Default: all are kept. */
  readonly minScore?: number | undefined
  /** Classes to keep. Default: all. */
  readonly classIds?: readonly number[] | undefined
}

/** The requested detections, in their order. */
export function selectDetections(
  detections: Detections,
  { minScore = Number.NEGATIVE_INFINITY, classIds }: SelectDetectionsOptions,
): Detections {
  const rows: number[] = []
  for (let row = 0; row < detections.count; row++) {
    const inClass = classIds === undefined || classIds.includes(detections.classIds[row]!)
    if (inClass && detections.scores[row]! > minScore) rows.push(row)
  }
  return rows.length === detections.count ? detections : detections.select(rows)
}
