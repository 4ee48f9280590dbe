import { minIouOf } from './checks'
import { IdentityCounter, type IdentityCounts } from './identity-counter'
import { addFields, share } from './metric'
import { sequenceMetric } from './sequence-metric'

export type { IdentityCounts } from './identity-counter'

export interface IdentityScores extends IdentityCounts {
  /** Harmonic mean of `idp` and `idr`, 0 to 1. */
  readonly idf1: number
  /** Identity precision: share of true positives among the results, 0 to 1. */
  readonly idp: number
  /** Identity recall: share of true positives among the objects, 0 to 1. */
  readonly idr: number
}

const zero: IdentityCounts = { truePositives: 0, falsePositives: 0, falseNegatives: 0 }

/**
 * Ristani et al., "Performance Measures and a Data Set for Multi-Target, Multi-Camera Tracking" (2016), section 3: object ids are
 * matched one-to-one with result ids over the whole sequence, for the greatest number of true positives.
 */
export const identity = sequenceMetric<IdentityCounts, IdentityScores>({
  counter: (options) => new IdentityCounter(minIouOf(options)),

  add: (counts) => addFields(zero, counts),

  score(counts) {
    const { truePositives, falsePositives, falseNegatives } = counts
    return {
      ...counts,
      idf1: share(truePositives, truePositives + (falsePositives + falseNegatives) / 2),
      idp: share(truePositives, truePositives + falsePositives),
      idr: share(truePositives, truePositives + falseNegatives),
    }
  },
})
