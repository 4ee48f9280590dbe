import { completeOptions } from '../complete-options'
import { type SiamRPNOptions, siamRPNDefaults, siamRPNShapes } from './siam-rpn-options'

export interface SiamRPNPlusPlusOptions extends SiamRPNOptions {}

/** As pysot runs ResNet-50; when a target is lost is ours. */
export const siamRPNPlusPlusDefaults: Readonly<Required<SiamRPNPlusPlusOptions>> = {
  ...siamRPNDefaults,
  shapePenalty: 0.05,
  windowInfluence: 0.42,
  sizeRate: 0.38,
  searchSide: 255,
}

export const siamRPNPlusPlusPresets = {
  /** The defaults. */
  siamrpnpp_resnet50: { shapePenalty: 0.05, windowInfluence: 0.42, sizeRate: 0.38, searchSide: 255 },
  siamrpnpp_resnet50_otb: { shapePenalty: 0.24, windowInfluence: 0.5, sizeRate: 0.25, searchSide: 255 },
  siamrpnpp_mobilenetv2: { shapePenalty: 0.04, windowInfluence: 0.4, sizeRate: 0.5, searchSide: 255 },
  siamrpnpp_alexnet: { shapePenalty: 0.16, windowInfluence: 0.4, sizeRate: 0.3, searchSide: 287 },
  /** A far larger window while the target is lost. */
  siamrpnpp_longterm: {
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
} as const satisfies Record<string, SiamRPNPlusPlusOptions>

/** @throws MotError `invalid-option`. */
export function completeSiamRPNPlusPlusOptions(options: SiamRPNPlusPlusOptions): Required<SiamRPNPlusPlusOptions> {
  return completeOptions(options, siamRPNPlusPlusDefaults, siamRPNShapes)
}
