import { completeOptions } from '../complete-options'
import { countFromOne, finite, list, notNegative, positive, type Shapes, share } from '../shapes'
import { type NetworkTrackerOptions, networkTrackerShapes } from './network-tracker'

export interface SiamRPNOptions extends NetworkTrackerOptions {
  /** Surroundings in the template, as a share of width plus height. Default 0.5. */
  readonly context?: number
  /** How much a change of size and shape from frame to frame costs. Default 0.16. */
  readonly shapePenalty?: number
  /** Share of the window in the choice of a place, 0 to 1. Default 0.4. */
  readonly windowInfluence?: number
  /** How fast the size follows, 0 to 1; times score and penalty. Default 0.3. */
  readonly sizeRate?: number
  /** Side of the template network's input in pixels. Default 127. */
  readonly templateSide?: number
  /** Side of the search network's input in pixels. Default 287. */
  readonly searchSide?: number
  /** Side of the search network's input while the target is lost, with `longTerm`. Default 831. */
  readonly lostSearchSide?: number
  /** Share of the window while the target is lost, with `longTerm`. Default 0.001. */
  readonly lostWindowInfluence?: number
  /** Pixels of the search input from one place of the map to the next. Default 8. */
  readonly stride?: number
  /** Height by width of the anchors. Default 0.33, 0.5, 1, 2, 3. */
  readonly anchorRatios?: readonly number[]
  /** Side of a square anchor in strides. Default 8. */
  readonly anchorScale?: number
  /** Where several layers give scores: their learned weights, before softmax. Default: all weigh the same. */
  readonly scoreWeights?: readonly number[]
  /** Where several layers give boxes: their learned weights, before softmax. Default: all weigh the same. */
  readonly boxWeights?: readonly number[]
}

/** As pysot runs AlexNet; when a target is lost is ours. */
export const siamRPNDefaults: Readonly<Required<SiamRPNOptions>> = {
  context: 0.5,
  shapePenalty: 0.16,
  windowInfluence: 0.4,
  sizeRate: 0.3,
  templateSide: 127,
  searchSide: 287,
  lostSearchSide: 831,
  lostWindowInfluence: 0.001,
  stride: 8,
  anchorRatios: [0.33, 0.5, 1, 2, 3],
  anchorScale: 8,
  scoreWeights: [],
  boxWeights: [],
  longTerm: false,
  certainEvidence: 0.85,
  lostEvidence: 0.6,
  foundEvidence: 0.9,
  lostSeconds: 0.25,
  foundSeconds: 0.05,
  frameRate: 30,
}

export const siamRPNPresets = {
  /** The defaults: as pysot runs AlexNet. */
  siamrpn: { shapePenalty: 0.16, windowInfluence: 0.4, sizeRate: 0.3, searchSide: 287 },
  /** Zhu et al., "Distractor-aware Siamese Networks" (2018), section 3.4: a far larger window while the target is lost. */
  dasiamrpn: {
    shapePenalty: 0.05,
    windowInfluence: 0.28,
    sizeRate: 0.22,
    searchSide: 255,
    longTerm: true,
    lostEvidence: 0.8,
    foundEvidence: 0.998,
    lostSeconds: 0,
    foundSeconds: 0,
  },
} as const satisfies Record<string, SiamRPNOptions>

export const siamRPNShapes: Shapes<Required<SiamRPNOptions>> = {
  ...networkTrackerShapes,
  context: notNegative,
  shapePenalty: notNegative,
  windowInfluence: share,
  sizeRate: share,
  templateSide: countFromOne,
  searchSide: countFromOne,
  lostSearchSide: countFromOne,
  lostWindowInfluence: share,
  stride: countFromOne,
  anchorRatios: list(positive),
  anchorScale: positive,
  scoreWeights: list(finite),
  boxWeights: list(finite),
}

/** @throws MotError `invalid-option`. */
export function completeSiamRPNOptions(options: SiamRPNOptions): Required<SiamRPNOptions> {
  return completeOptions(options, siamRPNDefaults, siamRPNShapes)
}
