/**
 * ByteTrack, one update, against ByteTrack in C++ with dense 8 × 8 filters (Eigen) and the solver over the extended
 * matrix. Ids and boxes are equal.
 */
import { ByteTrack } from '@mot/trackers'
import { compareRows } from './cpp/compare'
import { benchBesideCpp } from './cpp/peer'

await benchBesideCpp({
  name: 'byte-track',
  Tracker: ByteTrack,
  peers: [
    {
      name: 'C++, dense',
      source: 'byte_track.cpp',
      target: new Map([
        [50, 7],
        [100, 7],
        [300, 25],
        [1000, 80],
      ]),
    },
  ],
  compare: compareRows,
  maxFirstUpdate: 100,
})
