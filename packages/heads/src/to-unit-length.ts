import { normalizeEmbedding } from '@mot/core'

/** Makes a vector a unit vector in place, zeros as they are. False when it is not finite. */
export function toUnitLength(vector: Float32Array): boolean {
  return normalizeEmbedding(vector, 0, vector.length) || vector.every((value) => value === 0)
}
