/**
 * SORT, one update, against SORT in C++ with dense 7 × 7 filters (Eigen) and a dense solver. Boxes are the same, and ids up to their
 * names: which unlike pairs a dense solver makes and parts again decides who is named first.
 */
import { SORT } from '@mot/trackers'
import { compareUpToNames } from './cpp/compare'
import { benchBesideCpp } from './cpp/peer'

await benchBesideCpp({
  name: 'sort',
  source: 'sort.cpp',
  Tracker: SORT,
  reach: new Map([50, 100, 300, 1000].map((objectCount) => [objectCount, 12])),
  compare: compareUpToNames,
})
