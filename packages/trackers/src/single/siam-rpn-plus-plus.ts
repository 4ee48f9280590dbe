import { RegionProposalTracker } from './siam-rpn'
import { completeSiamRPNPlusPlusOptions, type SiamRPNPlusPlusOptions } from './siam-rpn-plus-plus-options'
import type { SiameseModels } from './siamese-network'

/**
 * Follows one object with a deep region proposal network: features are correlated channel by channel, and several layers are added up.
 * Li et al., "SiamRPN++: Evolution of Siamese Visual Tracking with Very Deep Networks" (2019).
 */
export class SiamRPNPlusPlus extends RegionProposalTracker<Required<SiamRPNPlusPlusOptions>> {
  /** @throws MotError `invalid-option`, `invalid-model`. */
  constructor(models: SiameseModels, options: SiamRPNPlusPlusOptions = {}) {
    super({
      name: 'SiamRPNPlusPlus',
      models,
      options: completeSiamRPNPlusPlusOptions(options),
      correlation: 'depthwise',
    })
  }
}
