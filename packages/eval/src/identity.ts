import { minIouOf } from './checks'
import type { ComparedFrame } from './compare'
import { greatestTotal, type WeightedPairs } from './greatest-total'
import { addFields, share } from './metric'
import { type Counter, sequenceMetric } from './sequence-metric'

export interface IdentityCounts {
  /** Rows where the result has the id that its object was given for the whole sequence. */
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
}

export interface IdentityScores extends IdentityCounts {
  /** Harmonic mean of `idp` and `idr`, 0 to 1. */
  readonly idf1: number
  /** Share of the results that are right, 0 to 1. */
  readonly idp: number
  /** Share of the objects found under their id, 0 to 1. */
  readonly idr: number
}

const zero: IdentityCounts = { truePositives: 0, falsePositives: 0, falseNegatives: 0 }

/**
 * Ristani et al., "Performance Measures and a Data Set for Multi-Target, Multi-Camera Tracking" (2016), section 3: every
 * object goes with one result id for the whole sequence, so that as many rows as possible are right.
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
  private answers = 0
  /** [pairs] ids of truth and results, and frames in which they are together. */
  readonly rows: number[] = []
  readonly columns: number[] = []
  readonly weights: number[] = []

  constructor(private readonly minIou: number) {}

  add({ truth, results, overlaps }: ComparedFrame): void {
    this.objects += truth.length
    this.answers += results.length
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
      falsePositives: this.answers - truePositives,
      falseNegatives: this.objects - truePositives,
    }
  }
}
