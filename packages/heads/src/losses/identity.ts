import { MotError } from '@mot/core'

/**
 * Cross-entropy of identities, the mean over objects: the appearance loss of JDE (Wang et al. 2020, section 3.3) and FairMOT
 * (Zhang et al. 2021, equation 3), a classification of all people of the training set.
 * @param logits [n × identities] a row for each object.
 * @param ids [n] from 0; −1 for objects without an identity, which are ignored.
 * @throws MotError `invalid-tensor` when an id has no logit.
 */
export function identityCrossEntropy(logits: ArrayLike<number>, ids: ArrayLike<number>): number {
  const identityCount = logits.length / ids.length
  let loss = 0
  let counted = 0
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!
    if (id === -1) continue
    if (!Number.isInteger(identityCount) || !(id >= 0 && id < identityCount)) {
      throw new MotError(
        'invalid-tensor',
        `Identity ${id} of object ${i} should be one of ${identityCount} for which there are logits.`,
      )
    }
    const first = i * identityCount
    let largest = Number.NEGATIVE_INFINITY
    for (let k = 0; k < identityCount; k++) largest = Math.max(largest, logits[first + k]!)
    let sum = 0
    for (let k = 0; k < identityCount; k++) sum += Math.exp(logits[first + k]! - largest)
    loss += Math.log(sum) + largest - logits[first + id]!
    counted++
  }
  return counted > 0 ? loss / counted : 0
}

/**
 * Factor of unit-length embeddings before the classification in FairMOT and JDE, √2 · log(identities − 1): without it logits
 * are limited to 1.
 */
export function embeddingScale(identityCount: number): number {
  return Math.SQRT2 * Math.log(identityCount - 1)
}
