import { completeOptions } from '../complete-options'
import { positive, type Shapes, share } from '../shapes'
import { type ClassicalOptions, classicalDefaults, classicalShapes } from './classical-base'

export interface MOSSEOptions extends ClassicalOptions {
  /** Side of the search window by that of the target. Default 2. */
  readonly windowFactor?: number
  /** How fast the filter follows, 0 to 1. Default 0.125. */
  readonly filterRate?: number
  /** Peak-to-sidelobe ratio at which the filter is sure. Default 12. */
  readonly sureSharpness?: number
}

export const mosseDefaults: Readonly<Required<MOSSEOptions>> = {
  ...classicalDefaults,
  windowFactor: 2,
  filterRate: 0.125,
  sureSharpness: 12,
}

export const mossePresets = {
  /** The defaults. */
  mosse: { windowFactor: 2, filterRate: 0.125 },
} as const satisfies Record<string, MOSSEOptions>

const mosseShapes: Shapes<Required<MOSSEOptions>> = {
  ...classicalShapes,
  windowFactor: positive,
  filterRate: share,
  sureSharpness: positive,
}

/** @throws MotError `invalid-option`. */
export function completeMosseOptions(options: MOSSEOptions): Required<MOSSEOptions> {
  return completeOptions(options, mosseDefaults, mosseShapes)
}
