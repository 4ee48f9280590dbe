import type { Box, Detections } from '@mot/core'

/** One frame of a tracker with all that decided it: `tracker.explain(detections)`, and the boxes that were predicted before. */
export interface ExplainedScene {
  readonly frame: number
  readonly detections: Pick<Detections, 'count' | 'boxes' | 'scores'>
  /** Where each track was expected. `covariance`: [4 × 4] of left, top, right and bottom, for its gate. */
  readonly predicted: Iterable<{ readonly id: number; readonly box: Box; readonly covariance?: ArrayLike<number> }>
  readonly rounds: readonly SceneRound[]
  readonly born: readonly { readonly id: number; readonly detectionIndex: number }[]
  readonly died: readonly { readonly id: number; readonly reason: string }[]
  /** Above the rounds: the name of the tracker. Default: none. */
  readonly title?: string
}

export interface SceneRound {
  readonly name: string
  readonly maxCost: number
  readonly pairs: readonly ScenePair[]
}

export interface ScenePair {
  readonly trackId: number
  readonly detectionIndex: number
  readonly cost: number
  readonly verdict: 'matched' | 'outbid' | 'aboveLimit' | 'gated'
  readonly gate?: string
}
