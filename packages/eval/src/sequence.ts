import type { Box } from '@mot/core'

/** One object where it really is. */
export interface TruthRow {
  readonly id: number
  readonly box: Box
  /**
   * Not to be judged by: somebody behind glass, on a poster, hardly visible. A result matched to this row counts neither
   * for nor against, and a missed one is not missed. Default false.
   */
  readonly ignore?: boolean
}

/** One object where a tracker says it is; a `Track` is one. */
export interface ResultRow {
  readonly id: number
  readonly box: Box
}

/** What was true and what a tracker said, frame by frame from the same first frame. A missing frame is an empty one. */
export interface Sequence {
  readonly truth: readonly Iterable<TruthRow>[]
  readonly results: readonly Iterable<ResultRow>[]
}
