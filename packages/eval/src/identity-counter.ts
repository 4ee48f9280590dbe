import type { ComparedFrame } from './compare'
import { greatestTotal, type WeightedPairs } from './greatest-total'
import type { Counter } from './sequence-metric'

export interface IdentityCounts {
  /** Rows whose object and result have ids that are matched over the whole sequence. */
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
}

/** Counts in how many frames each pair of ids overlaps. */
export class IdentityCounter implements Counter<IdentityCounts>, WeightedPairs {
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
