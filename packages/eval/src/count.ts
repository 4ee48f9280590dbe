import type { ComparedFrame } from './compare'
import { addFields } from './metric'
import { type Counter, sequenceMetric } from './sequence-metric'

export interface RowCounts {
  readonly frames: number
  /** Evaluated rows of the truth. */
  readonly truthRows: number
  /** Distinct objects in these rows. */
  readonly truthIds: number
  /** Evaluated results. */
  readonly resultRows: number
  readonly resultIds: number
}

const zero: RowCounts = { frames: 0, truthRows: 0, truthIds: 0, resultRows: 0, resultIds: 0 }

/** Counts of rows, ids and frames, after removal of everything ignored. */
export const count = sequenceMetric<RowCounts, RowCounts>({
  counter: () => new RowCounter(),
  add: (counts) => addFields(zero, counts),
  score: (counts) => counts,
})

class RowCounter implements Counter<RowCounts> {
  private readonly sums: { -readonly [Name in keyof RowCounts]: number } = { ...zero }

  add({ truth, results }: ComparedFrame): void {
    const { sums } = this
    sums.frames++
    sums.truthRows += truth.length
    sums.resultRows += results.length
    // Ids are numbered from 0 in order of first occurrence.
    for (const id of truth) sums.truthIds = Math.max(sums.truthIds, id + 1)
    for (const id of results) sums.resultIds = Math.max(sums.resultIds, id + 1)
  }

  counts(): RowCounts {
    return { ...this.sums }
  }
}
