import association from '../../../../../fixtures/boosttrack/association.json'

/** Four detections and four tracks, with the similarities of the original. */
export const golden = {
  ...association,
  detections: boxesOf(association.a),
  tracks: boxesOf(association.b),
  /** [tracks] */
  confidences: association.b.map((row) => row[4]!),
}

function boxesOf(rows: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(rows.flatMap((row) => row.slice(0, 4)))
}

/** [detections][tracks] */
export function forEachPair(compare: (detection: number, track: number) => number): number[][] {
  return golden.a.map((_, i) => golden.b.map((_, j) => compare(i, j)))
}
