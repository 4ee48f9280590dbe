import { completeOptions } from '../complete-options'
import { elsewhere, type ReferenceOptions, renamed } from '../reference-options'
import { flag, type Shapes, share } from '../shapes'
import { type HitsOptions, hitsDefaults, hitsReferenceOptions, hitsShapes } from './following/hits-options'

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

/** Names of StrongSORT's own code. */
export const strongSortReferenceOptions: ReferenceOptions<StrongSORTOptions> = {
  ...hitsReferenceOptions,
  EMA_alpha: renamed('embeddingMomentum'),
  MC_lambda: {
    become: (weight: number, { MC }) => (MC === false ? {} : { appearanceWeight: weight }),
  },
  NSA: renamed('scoreScalesNoise'),
  MC: { become: (weighsMotion: boolean) => (weighsMotion ? {} : { appearanceWeight: 1 }) },
  ECC: renamed('followCamera'),
  BoT: elsewhere('appearance are what detections come with'),
  EMA: elsewhere('a track always has one smoothed embedding; DeepSORT keeps many'),
  nn_budget: elsewhere('a track always has one smoothed embedding; DeepSORT keeps many'),
  woC: elsewhere('all are always matched at once; DeepSORT has the cascade'),
  AFLink: elsewhere('relinkTracks does this in a second pass'),
  GSI: elsewhere('interpolateGaussian does this in a second pass'),
}

/** @throws MotError `invalid-option`. */
export function completeStrongSORTOptions(options: StrongSORTOptions): Required<StrongSORTOptions> {
  return completeOptions(options, strongSortDefaults, strongSortShapes)
}
