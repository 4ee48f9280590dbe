/**
 * SORT, one update, against two in C++. One has the parts of C++ ports of ByteTrack: dense 8 × 8 filters (Eigen), and
 * the solver always over the extended matrix. The lean one has 7 × 7 filters and a smaller matrix, and skips the solver
 * where overlaps are one-to-one. Boxes are equal, and ids up to a renaming: the order of new ids depends on the pairs
 * above the limit that a dense solver forms before they are removed.
 */
import { SORT } from '@mot/trackers'
import { compareUpToNames } from './cpp/compare'
import { benchBesideCpp } from './cpp/peer'

await benchBesideCpp({
  name: 'sort',
  Tracker: SORT,
  peers: [
    {
      name: 'C++, dense 8 × 8, extended LAPJV',
      source: 'sort.cpp',
      target: new Map([50, 100, 300, 1000].map((objectCount) => [objectCount, 12])),
    },
    { name: 'C++, lean: 7 × 7, short cut', source: 'sort_lean.cpp' },
  ],
  compare: compareUpToNames,
})
