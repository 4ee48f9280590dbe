import { completeOptions } from '../complete-options'
import { countFromOne, positive, type Shapes } from '../shapes'
import { type ClassicalOptions, classicalDefaults, classicalShapes } from './classical-base'

export interface MedianFlowOptions extends ClassicalOptions {
  /** Points across and down the target. Default 10. */
  readonly pointsPerSide?: number
  /** Pixels that a point may be off when it is followed there and back again, in the median, at a window of 96. Default 2. */
  readonly maxReturnError?: number
}

export const medianFlowDefaults: Readonly<Required<MedianFlowOptions>> = {
  ...classicalDefaults,
  pointsPerSide: 10,
  maxReturnError: 2,
}

export const medianFlowPresets = {
  /** The defaults. */
  median_flow: { pointsPerSide: 10 },
} as const satisfies Record<string, MedianFlowOptions>

const medianFlowShapes: Shapes<Required<MedianFlowOptions>> = {
  ...classicalShapes,
  pointsPerSide: countFromOne,
  maxReturnError: positive,
}

/** @throws MotError `invalid-option`. */
export function completeMedianFlowOptions(options: MedianFlowOptions): Required<MedianFlowOptions> {
  return completeOptions(options, medianFlowDefaults, medianFlowShapes)
}
