import { completeOptions } from '../complete-options'
import { countFromOne, notNegative, positive, type Shapes, share } from '../shapes'
import { type NetworkTrackerOptions, networkTrackerShapes } from './network-tracker'

export interface SiamFCOptions extends NetworkTrackerOptions {
  /** Surroundings in the template, as a share of width plus height. Default 0.5. */
  readonly context?: number
  /** Sizes that are tried in each frame: an odd number. Default 3. */
  readonly scaleCount?: number
  /** From one size to the next. Default 1.0375. */
  readonly scaleStep?: number
  /** What responses of other sizes than the present one are multiplied with. Default 0.9745. */
  readonly scalePenalty?: number
  /** How fast the size follows, 0 to 1. Default 0.59. */
  readonly sizeRate?: number
  /** Share of the window in the choice of a place, 0 to 1. Default 0.176. */
  readonly windowInfluence?: number
  /** By how much the response is enlarged. Default 16. */
  readonly responseFactor?: number
  /** Pixels of the search input from one place of the response to the next. Default 8. */
  readonly stride?: number
  /** What a response that is correlated outside of the network is multiplied with. Default 0.001. */
  readonly responseScale?: number
  /** Side of the template network's input in pixels. Default 127. */
  readonly templateSide?: number
  /** Side of the search network's input in pixels. Default 255. */
  readonly searchSide?: number
}

/** As in siamfc-pytorch; when a target is lost is ours. */
export const siamFCDefaults: Readonly<Required<SiamFCOptions>> = {
  context: 0.5,
  scaleCount: 3,
  scaleStep: 1.0375,
  scalePenalty: 0.9745,
  sizeRate: 0.59,
  windowInfluence: 0.176,
  responseFactor: 16,
  stride: 8,
  responseScale: 0.001,
  templateSide: 127,
  searchSide: 255,
  longTerm: false,
  certainEvidence: 0.45,
  lostEvidence: 0.35,
  foundEvidence: 0.5,
  lostSeconds: 0.25,
  foundSeconds: 0.05,
  frameRate: 30,
}

export const siamFCPresets = {
  /** The defaults. */
  siamfc: { scaleCount: 3 },
  /** The size stays as it is: a third of the time. */
  siamfc_one_scale: { scaleCount: 1 },
} as const satisfies Record<string, SiamFCOptions>

const siamFCShapes: Shapes<Required<SiamFCOptions>> = {
  ...networkTrackerShapes,
  context: notNegative,
  scaleCount: countFromOne,
  scaleStep: positive,
  scalePenalty: positive,
  sizeRate: share,
  windowInfluence: share,
  responseFactor: countFromOne,
  stride: countFromOne,
  responseScale: positive,
  templateSide: countFromOne,
  searchSide: countFromOne,
}

/** @throws MotError `invalid-option`. */
export function completeSiamFCOptions(options: SiamFCOptions): Required<SiamFCOptions> {
  return completeOptions(options, siamFCDefaults, siamFCShapes)
}
