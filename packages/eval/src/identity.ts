import { minIouOf } from './checks'
import { bestPairs, compare } from './compare'
import { addFields, type Metric, share } from './metric'
import type { Sequence } from './sequence'

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
export const identity: Metric<Sequence, IdentityCounts, IdentityScores> = {
  count(sequence, options) {
    const minIou = minIouOf(options)
    const { frames, truthIdCount, resultIdCount } = compare(sequence, minIou)
    const together = new Float64Array(truthIdCount * resultIdCount)
    let objects = 0
    let answers = 0
    for (const { truth, results, overlaps } of frames) {
      objects += truth.length
      answers += results.length
      for (const [k, overlap] of overlaps.entries()) {
        const pair = truth[Math.floor(k / results.length)]! * resultIdCount + results[k % results.length]!
        if (overlap >= minIou) together[pair] = together[pair]! + 1
      }
    }
    let truePositives = 0
    for (const [row, column] of bestPairs(together, truthIdCount, resultIdCount).entries()) {
      if (column >= 0) truePositives += together[row * resultIdCount + column]!
    }
    return { truePositives, falsePositives: answers - truePositives, falseNegatives: objects - truePositives }
  },

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
}
