import { readOptions } from '@mot/core'
import { minIouOf } from './checks'
import { Comparer } from './compare'
import { type IdentityScores, identity } from './identity'
import { IdentityCounter, type IdentityCounts } from './identity-counter'
import type { Metric } from './metric'
import { frameCountOf, frameOf, type Sequence } from './sequence'
import { similarityOf } from './similarity/similarity-of'

/**
 * Ristani et al., "Performance Measures and a Data Set for Multi-Target, Multi-Camera Tracking" (2016), section 3: as `identity`, but
 * ids are matched one-to-one over all frames of all cameras. An object that has one id in each camera, but not the same one, is right in
 * one camera alone.
 *
 * Input: the sequences of the cameras of one place. Ids of truth and results are common to all of them.
 */
export const multiCameraIdentity: Metric<readonly Sequence[], IdentityCounts, IdentityScores> = {
  count(cameras, options = {}) {
    const given = readOptions(options)
    const counter = new IdentityCounter(minIouOf(given))
    // One for all cameras: it numbers the ids.
    const comparer = new Comparer(similarityOf(given))
    for (const sequence of cameras) {
      comparer.beginSequence()
      const count = frameCountOf(sequence)
      for (let frame = 1; frame <= count; frame++) counter.add(comparer.compare(frameOf(sequence, frame)))
    }
    return counter.counts()
  },

  add: identity.add,

  score: identity.score,
}
