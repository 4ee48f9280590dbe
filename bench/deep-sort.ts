/**
 * DeepSORT, one update, against DeepSORT in C++ with dense 8 × 8 filters (Eigen), appearance distances to whole
 * galleries as products of matrices, and a dense solver. Boxes are equal, and ids up to a renaming: the order of new
 * ids depends on the pairs above the limit that the solver forms before they are removed, and this solver is not the
 * original's.
 */
import { DeepSORT } from '@mot/trackers'
import { compareUpToNames } from './cpp/compare'
import { benchBesideCpp } from './cpp/peer'
import { short } from './harness'

await benchBesideCpp({
  name: 'deep-sort',
  Tracker: DeepSORT,
  peers: [
    {
      name: 'C++, dense',
      source: 'deep_sort.cpp',
      target: new Map([50, 100, 300, 1000].map((objectCount) => [objectCount, 5])),
    },
  ],
  embeddingDimension: 128,
  // C++ takes 40 s for one scene of 1,000.
  objectCounts: [50, 10, 100, 300, ...(short ? [] : [1000])],
  compare: compareUpToNames,
})
