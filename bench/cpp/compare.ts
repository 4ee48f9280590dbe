import type { TrackRow } from './peer'

/** Coordinates that differ by more, in pixels, are not the same. */
const TOLERANCE = 1e-3

/** @throws where ids, boxes or their order differ. */
export function compareRows(ours: readonly TrackRow[], theirs: readonly TrackRow[]): void {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} rows here, ${theirs.length} in C++.`)
  for (const [i, row] of ours.entries()) {
    for (const [k, value] of row.entries()) {
      if (Math.abs(value - theirs[i]![k]!) > TOLERANCE) {
        throw new Error(`Row ${i} here: ${row.join(', ')}; in C++: ${theirs[i]!.join(', ')}.`)
      }
    }
  }
}

/** @throws where boxes differ, or where ids differ by more than their names. */
export function compareUpToNames(ours: readonly TrackRow[], theirs: readonly TrackRow[]): void {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} rows here, ${theirs.length} in C++.`)
  const names = new Map<number, number>()
  const sorted = theirs.toSorted(byPlace)
  for (const [i, [frame, id, ...box]] of ours.toSorted(byPlace).entries()) {
    const [theirFrame, theirId, ...theirBox] = sorted[i]!
    const isSame = frame === theirFrame && box.every((side, k) => Math.abs(side - theirBox[k]!) <= TOLERANCE)
    if (!isSame) throw new Error(`Frame ${frame}: box ${box.join(', ')} here, ${theirBox.join(', ')} in C++.`)
    if (!names.has(id!)) names.set(id!, theirId!)
    if (names.get(id!) !== theirId) {
      throw new Error(`Frame ${frame}: track ${id} here is ${names.get(id!)}, then ${theirId}.`)
    }
  }
  if (new Set(names.values()).size !== names.size) throw new Error('Two tracks here are one in C++.')
}

/** By frame, then by left edge. */
function byPlace(a: TrackRow, b: TrackRow): number {
  return a[0]! - b[0]! || a[2]! - b[2]!
}
