/**
 * ByteTrack, one update, against ByteTrack in C++ with dense 8 × 8 filters (Eigen) and the solver over the extended matrix. Ids and
 * boxes are the same.
 */
import { ByteTrack } from '@mot/trackers'
import { benchBesideCpp, type TrackRow } from './cpp/peer'

await benchBesideCpp({
  name: 'byte-track',
  source: 'byte_track.cpp',
  Tracker: ByteTrack,
  reach: new Map([
    [50, 7],
    [100, 7],
    [300, 25],
    [1000, 80],
  ]),
  compare,
})

function compare(ours: readonly TrackRow[], theirs: readonly TrackRow[]): void {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} rows here, ${theirs.length} in C++.`)
  for (const [i, row] of ours.entries()) {
    for (const [k, value] of row.entries()) {
      if (Math.abs(value - theirs[i]![k]!) > 1e-3) {
        throw new Error(`Row ${i} here: ${row.join(', ')}; in C++: ${theirs[i]!.join(', ')}.`)
      }
    }
  }
}
