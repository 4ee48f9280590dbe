import { MotError } from '@mot/core'

/**
 * Deep-OC-SORT and BoostTrack learn the more of a detection's appearance, the further its score is from their least one on the way
 * to 1: that way must not be 0.
 * @throws MotError `invalid-option`.
 */
export function checkTrust(name: string, minScore: number): void {
  if (minScore !== 1) return
  throw new MotError(
    'invalid-option',
    `Option "${name}" should not be 1 with useEmbeddings: what is learned is weighed by (score − ${name}) / (1 − ${name}).`,
  )
}
