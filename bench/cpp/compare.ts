import type { TrackRow } from './peer'

/** Largest difference of equal coordinates, in pixels. */
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

/** @throws where boxes differ, or where ids differ by more than a renaming. */
export function compareUpToNames(ours: readonly TrackRow[], theirs: readonly TrackRow[]): void {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} rows here, ${theirs.length} in C++.`)
  const names = new Map<number, number>()
  const left = rowsByFrame(theirs)
  for (const row of ours) {
    const [frame, id] = row
    const rows = left.get(frame!) ?? []
    const place = rows.findIndex((other) => isSameBox(row, other))
    if (place < 0) throw new Error(`Frame ${frame}: box ${row.slice(2).join(', ')} is here alone, not in C++.`)
    const [, theirId] = rows.splice(place, 1)[0]!
    if (!names.has(id!)) names.set(id!, theirId!)
    if (names.get(id!) !== theirId) {
      throw new Error(`Frame ${frame}: track ${id} here is ${names.get(id!)}, then ${theirId}.`)
    }
  }
  if (new Set(names.values()).size !== names.size) throw new Error('Two tracks here are one in C++.')
}

function isSameBox(a: TrackRow, b: TrackRow): boolean {
  for (let k = 2; k < 6; k++) if (Math.abs(a[k]! - b[k]!) > TOLERANCE) return false
  return true
}

function rowsByFrame(rows: readonly TrackRow[]): Map<number, TrackRow[]> {
  const frames = new Map<number, TrackRow[]>()
  for (const row of rows) {
    const own = frames.get(row[0]!)
    if (own) own.push(row)
    else frames.set(row[0]!, [row])
  }
  return frames
}
