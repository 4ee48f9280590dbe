import { MotError, readOptions, shown } from '@mot/core'
import { boxOverlap } from './box-overlap'
import type { Similarity } from './similarity'

/** @throws MotError `invalid-option` unless it is a similarity. */
export function similarityOf(options: { readonly similarity?: Similarity } = {}): Similarity {
  const { similarity = boxOverlap } = readOptions(options)
  const isSimilarity =
    typeof similarity === 'object' &&
    similarity !== null &&
    typeof similarity.shapesOf === 'function' &&
    typeof similarity.compare === 'function'
  if (isSimilarity) return similarity
  throw new MotError(
    'invalid-option',
    `Option "similarity" should be boxOverlap, maskOverlap or another with shapesOf() and compare(), got ${shown(similarity)}.`,
  )
}
