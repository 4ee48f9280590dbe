/**
 * DeepSORT, one update, against DeepSORT in C++ with dense 8 × 8 filters (Eigen), appearance compared with whole galleries by products of
 * matrices, and a dense solver. Boxes are the same, and ids up to their names: which unlike pairs a solver makes and parts again
 * decides which gets the first id, and this one is not the original's.
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
      reach: new Map([50, 100, 300, 1000].map((objectCount) => [objectCount, 5])),
    },
  ],
  embeddingDimension: 128,
  // C++ takes 40 s for one scene of 1,000.
  objectCounts: [50, 10, 100, 300, ...(short ? [] : [1000])],
  compare: compareUpToNames,
})
