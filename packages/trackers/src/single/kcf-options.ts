import { completeOptions } from '../complete-options'
import { flag, oneOf, positive, type Shapes, share } from '../shapes'
import { type ClassicalOptions, classicalDefaults, classicalShapes } from './classical-base'

export interface KCFOptions extends ClassicalOptions {
  /** What the filter sees: histograms of oriented gradients, or brightness. Default `hog`. */
  readonly features?: 'hog' | 'grey'
  /** Follow the size, too: three sizes are tried in each frame. Default true. */
  readonly scales?: boolean
  /** From one size to the next. Default 1.03. */
  readonly scaleStep?: number
  /** What responses of other sizes than the present one are multiplied with. Default 0.96. */
  readonly scalePenalty?: number
  /** Side of the search window by that of the target. Default 2.5. */
  readonly windowFactor?: number
  /** How fast the filter follows, 0 to 1. Default 0.02. */
  readonly filterRate?: number
  /** Width of the Gaussian kernel. Default 0.5. */
  readonly kernelWidth?: number
  /** Peak of the response at which the filter is sure, 0 to 1. Default 0.4. */
  readonly surePeak?: number
}

export const kcfDefaults: Readonly<Required<KCFOptions>> = {
  ...classicalDefaults,
  features: 'hog',
  scales: true,
  scaleStep: 1.03,
  scalePenalty: 0.96,
  windowFactor: 2.5,
  filterRate: 0.02,
  kernelWidth: 0.5,
  surePeak: 0.4,
}

export const kcfPresets = {
  /** The defaults. */
  kcf: { features: 'hog', scales: true, filterRate: 0.02, kernelWidth: 0.5 },
  /** The paper's filter on brightness alone: a third of the time. */
  kcf_grey: { features: 'grey', scales: false, filterRate: 0.075, kernelWidth: 0.2 },
} as const satisfies Record<string, KCFOptions>

const kcfShapes: Shapes<Required<KCFOptions>> = {
  ...classicalShapes,
  features: oneOf('hog', 'grey'),
  scales: flag,
  scaleStep: positive,
  scalePenalty: share,
  windowFactor: positive,
  filterRate: share,
  kernelWidth: positive,
  surePeak: share,
}

/** @throws MotError `invalid-option`. */
export function completeKcfOptions(options: KCFOptions): Required<KCFOptions> {
  return completeOptions(options, kcfDefaults, kcfShapes)
}
