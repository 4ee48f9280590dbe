/**
 * OC-SORT, one update, against OC-SORT in C++ with dense 7 × 7 filters (Eigen), full matrices of overlaps and
 * directions, and a dense solver. Ids and boxes are equal.
 */
import { OCSORT } from '@mot/trackers'
import { compareRows } from './cpp/compare'
import { benchBesideCpp } from './cpp/peer'

await benchBesideCpp({
  name: 'oc-sort',
  Tracker: OCSORT,
  peers: [
    {
      name: 'C++, dense',
      source: 'oc_sort.cpp',
      target: new Map([50, 100, 300, 1000].map((objectCount) => [objectCount, 3])),
    },
  ],
  compare: compareRows,
})
