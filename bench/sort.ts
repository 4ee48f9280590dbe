/**
 * SORT, one update, against SORT in C++ with dense 7 × 7 filters (Eigen) and a dense solver. Boxes are the same, and ids up to their
 * names: which unlike pairs a dense solver makes and parts again decides who is named first.
 */
import { SORT } from '@mot/trackers'
import { benchBesideCpp, type TrackRow } from './cpp/peer'

await benchBesideCpp({
  name: 'sort',
  source: 'sort.cpp',
  Tracker: SORT,
  reach: new Map([50, 100, 300, 1000].map((objectCount) => [objectCount, 12])),
  compare,
})

function compare(ours: readonly TrackRow[], theirs: readonly TrackRow[]): void {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} rows here, ${theirs.length} in C++.`)
  const names = new Map<number, number>()
  const sorted = theirs.toSorted(byPlace)
  for (const [i, [frame, id, ...box]] of ours.toSorted(byPlace).entries()) {
    const [theirFrame, theirId, ...theirBox] = sorted[i]!
    const isSame = frame === theirFrame && box.every((side, k) => Math.abs(side - theirBox[k]!) <= 1e-3)
    if (!isSame) throw new Error(`Frame ${frame}: box ${box.join(', ')} here, ${theirBox.join(', ')} in C++.`)
    if (!names.has(id!)) names.set(id!, theirId!)
    if (names.get(id!) !== theirId)
      throw new Error(`Frame ${frame}: track ${id} here is ${names.get(id!)}, then ${theirId}.`)
  }
  if (new Set(names.values()).size !== names.size) throw new Error('Two tracks here are one in C++.')
}

/** By frame, then by left edge. */
function byPlace(a: TrackRow, b: TrackRow): number {
  return a[0]! - b[0]! || a[2]! - b[2]!
}
