import { completeOptions } from '../complete-options'
import { type ReferenceOptions, renamed } from '../reference-options'
import type { Shape, Shapes } from '../shapes'
import { type HitsOptions, hitsDefaults, hitsReferenceOptions, hitsShapes } from './following/hits-options'

export interface DeepSORTOptions extends HitsOptions {
  /** Number of latest embeddings kept per track: a whole number from 1, or Infinity. Default 100. */
  readonly galleryBudget?: number
}

/** As in DeepSORT. */
export const deepSortDefaults: Readonly<Required<DeepSORTOptions>> = { ...hitsDefaults, galleryBudget: 100 }

export const deepSortPresets = {
  /** The defaults. */
  deepsort: { minScore: 0.3, maxEmbeddingDistance: 0.2, galleryBudget: 100 },
  /** For detectors with duplicates: without small and covered boxes. */
  deepsort_nms: {
    minScore: 0.5,
    minHeight: 40,
    maxOverlap: 0.7,
    maxEmbeddingDistance: 0.3,
    galleryBudget: Number.POSITIVE_INFINITY,
  },
  /** The baseline of StrongSORT. */
  deepsort_strong_base: { minScore: 0.6, maxEmbeddingDistance: 0.3, galleryBudget: 100 },
} as const satisfies Record<string, DeepSORTOptions>

const budget: Shape<number> = (value, place, refuse) =>
  typeof value === 'number' && value >= 1 && (Number.isSafeInteger(value) || value === Number.POSITIVE_INFINITY)
    ? value
    : refuse(place, 'a whole number from 1 or Infinity', value)

const deepSortShapes: Shapes<Required<DeepSORTOptions>> = { ...hitsShapes, galleryBudget: budget }

/** Option names of DeepSORT's own code. */
export const deepSortReferenceOptions: ReferenceOptions<DeepSORTOptions> = {
  ...hitsReferenceOptions,
  nn_budget: { become: (budget: number | null) => ({ galleryBudget: budget ?? Number.POSITIVE_INFINITY }) },
  metric: renamed('embeddingMetric'),
  matching_threshold: {
    become: (value: number, { metric }) => ({
      maxEmbeddingDistance: metric === 'euclidean' ? Math.sqrt(value) : value,
    }),
    note: 'Euclidean distances are those of unit vectors, not squared',
  },
}

/** @throws MotError `invalid-option`. */
export function completeDeepSORTOptions(options: DeepSORTOptions): Required<DeepSORTOptions> {
  return completeOptions(options, deepSortDefaults, deepSortShapes)
}
