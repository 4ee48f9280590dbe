import { MotError } from '@mot/core'

/**
 * In Deep-OC-SORT and BoostTrack the weight of a detection's embedding is linear in its score, from the least score to 1: that
 * range must not be empty.
 * @throws MotError `invalid-option`.
 */
export function checkTrust(name: string, minScore: number): void {
  if (minScore !== 1) return
  throw new MotError(
    'invalid-option',
    `Option "${name}" should not be 1 with useEmbeddings: embeddings are weighted by (score − ${name}) / (1 − ${name}).`,
  )
}
