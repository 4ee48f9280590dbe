import type { Detections } from '@mot/core'

export interface SelectFoundOptions {
  /** Detections score above this. Default: all count. */
  readonly minScore?: number | undefined
  /** Classes that count. Default: all. */
  readonly classIds?: readonly number[] | undefined
}

/** The detections that were asked for, in their order. */
export function selectFound(
  detections: Detections,
  { minScore = Number.NEGATIVE_INFINITY, classIds }: SelectFoundOptions,
): Detections {
  const rows: number[] = []
  for (let row = 0; row < detections.count; row++) {
    const wanted = classIds === undefined || classIds.includes(detections.classIds[row]!)
    if (wanted && detections.scores[row]! > minScore) rows.push(row)
  }
  return rows.length === detections.count ? detections : detections.select(rows)
}
