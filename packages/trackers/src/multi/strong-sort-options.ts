import { completeOptions } from '../complete-options'
import { elsewhere, type ReferenceOptions, renamed } from '../reference-options'
import { flag, type Shapes, share } from '../shapes'
import { type HitsOptions, hitsDefaults, hitsReferenceOptions, hitsShapes } from './following/hits-options'

export interface StrongSORTOptions extends HitsOptions {
  /** Weight of a track's embedding in its moving average with that of a new detection, 0 to 1. Default 0.9. */
  readonly embeddingMomentum?: number
  /** Scale measurement noise by 1 − score (NSA). Default true. */
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
  /** The defaults: StrongSORT without the second pass of StrongSORT++, which is `relinkTracks` and `interpolateGaussian`. */
  strongsort: { minScore: 0.6, maxEmbeddingDistance: 0.45 },
} as const satisfies Record<string, StrongSORTOptions>

const strongSortShapes: Shapes<Required<StrongSORTOptions>> = {
  ...hitsShapes,
  embeddingMomentum: share,
  scoreScalesNoise: flag,
}

/** Option names of StrongSORT's own code. */
export const strongSortReferenceOptions: ReferenceOptions<StrongSORTOptions> = {
  ...hitsReferenceOptions,
  EMA_alpha: renamed('embeddingMomentum'),
  MC_lambda: {
    become: (weight: number, { MC }) => (MC === false ? {} : { appearanceWeight: weight }),
  },
  NSA: renamed('scoreScalesNoise'),
  MC: { become: (weighsMotion: boolean) => (weighsMotion ? {} : { appearanceWeight: 1 }) },
  ECC: renamed('followCamera'),
  BoT: elsewhere('an option of the embedder'),
  EMA: elsewhere('always on: one averaged embedding per track; DeepSORT has a gallery'),
  nn_budget: elsewhere('one averaged embedding per track; DeepSORT has a gallery'),
  woC: elsewhere('always on: global matching; DeepSORT has the cascade'),
  AFLink: elsewhere('the second pass relinkTracks'),
  GSI: elsewhere('the second pass interpolateGaussian'),
}

/** @throws MotError `invalid-option`. */
export function completeStrongSORTOptions(options: StrongSORTOptions): Required<StrongSORTOptions> {
  return completeOptions(options, strongSortDefaults, strongSortShapes)
}
