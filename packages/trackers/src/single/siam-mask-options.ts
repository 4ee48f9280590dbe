import { completeOptions } from '../complete-options'
import { flag, oneOf, type Shapes, share } from '../shapes'
import { type SiamRPNOptions, siamRPNDefaults, siamRPNShapes } from './siam-rpn-options'

export interface SiamMaskOptions extends SiamRPNOptions {
  /** From which value on a pixel belongs to the target, 0 to 1. Default 0.15. */
  readonly maskThreshold?: number
  /**
   * Whose way of rounding, padding and clipping: pysot's, or that of the paper's own code, where the fallback of the polygon is not
   * clipped to the image. Default `pysot`.
   */
  readonly convention?: 'pysot' | 'original'
  /** Tell the pixels of the target. Default true. */
  readonly reportMask?: boolean
}

/** As in pysot; when a target is lost is ours. */
export const siamMaskDefaults: Readonly<Required<SiamMaskOptions>> = {
  ...siamRPNDefaults,
  shapePenalty: 0.1,
  windowInfluence: 0.41,
  sizeRate: 0.32,
  searchSide: 255,
  maskThreshold: 0.15,
  convention: 'pysot',
  reportMask: true,
}

export const siamMaskPresets = {
  /** The defaults. */
  siammask_pysot: {
    shapePenalty: 0.1,
    windowInfluence: 0.41,
    sizeRate: 0.32,
    maskThreshold: 0.15,
    convention: 'pysot',
  },
  /** The paper's own code, for VOT2016. */
  siammask_vot: {
    shapePenalty: 0.04,
    windowInfluence: 0.42,
    sizeRate: 0.25,
    maskThreshold: 0.3,
    convention: 'original',
  },
  /** The paper's own code, for VOT2018. */
  siammask_vot18: {
    shapePenalty: 0.1,
    windowInfluence: 0.41,
    sizeRate: 0.32,
    maskThreshold: 0.15,
    convention: 'original',
  },
  /** The paper's own code, for DAVIS. */
  siammask_davis: {
    shapePenalty: 0.04,
    windowInfluence: 0.4,
    sizeRate: 1,
    maskThreshold: 0.35,
    convention: 'original',
  },
} as const satisfies Record<string, SiamMaskOptions>

const siamMaskShapes: Shapes<Required<SiamMaskOptions>> = {
  ...siamRPNShapes,
  maskThreshold: share,
  convention: oneOf('pysot', 'original'),
  reportMask: flag,
}

/** @throws MotError `invalid-option`. */
export function completeSiamMaskOptions(options: SiamMaskOptions): Required<SiamMaskOptions> {
  return completeOptions(options, siamMaskDefaults, siamMaskShapes)
}
