import { completeOptions } from '../complete-options'
import { flag, type Shapes, share } from '../shapes'
import { type HitsOptions, hitsDefaults, hitsShapes } from './hits-options'

export interface StrongSORTOptions extends HitsOptions {
  /** Share of the old embedding that stays when a track sees a new one, 0 to 1. Default 0.9. */
  readonly embeddingMomentum?: number
  /** Believe a sure detection's box more than an unsure one's (NSA). Default true. */
  readonly scoreScalesNoise?: boolean
}

/** As in StrongSORT. */
export const strongSortDefaults: Readonly<Required<StrongSORTOptions>> = {
  ...hitsDefaults,
  minScore: 0.6,
  maxEmbeddingDistance: 0.45,
  appearanceWeight: 0.98,
  embeddingMomentum: 0.9,
  scoreScalesNoise: true,
}

export const strongSortPresets = {
  /** The defaults: StrongSORT without its second pass, which is `relinkTracks` and `interpolateGaussian`. */
  strongsort: { minScore: 0.6, maxEmbeddingDistance: 0.45 },
} as const satisfies Record<string, StrongSORTOptions>

const strongSortShapes: Shapes<Required<StrongSORTOptions>> = {
  ...hitsShapes,
  embeddingMomentum: share,
  scoreScalesNoise: flag,
}

/** @throws MotError `invalid-option`. */
export function completeStrongSORTOptions(options: StrongSORTOptions): Required<StrongSORTOptions> {
  return completeOptions(options, strongSortDefaults, strongSortShapes)
}
