import { minIouOf } from './checks'
import type { ComparedFrame } from './compare'
import { greatestTotal, type WeightedPairs } from './greatest-total'
import { addFields, share } from './metric'
import { type Counter, sequenceMetric } from './sequence-metric'

export interface IdentityCounts {
  /** Rows whose object and result have ids that are matched over the whole sequence. */
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
}

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

class IdentityCounter implements Counter<IdentityCounts>, WeightedPairs {
  private objects = 0
  private resultTotal = 0
  /** [pairs] ids of truth and results, and number of frames in which they overlap. */
  readonly rows: number[] = []
  readonly columns: number[] = []
  readonly weights: number[] = []

  constructor(private readonly minIou: number) {}

  add({ truth, results, overlaps }: ComparedFrame): void {
    this.objects += truth.length
    this.resultTotal += results.length
    for (let k = 0; k < overlaps.pairs.length; k++) {
      const pair = overlaps.pairs[k]!
      this.rows[pair] = truth[overlaps.rows[k]!]!
      this.columns[pair] = results[overlaps.columns[k]!]!
      this.weights[pair] = (this.weights[pair] ?? 0) + (overlaps.ious[k]! >= this.minIou ? 1 : 0)
    }
  }

  counts(): IdentityCounts {
    const truePositives = greatestTotal(this)
    return {
      truePositives,
      falsePositives: this.resultTotal - truePositives,
      falseNegatives: this.objects - truePositives,
    }
  }
}
