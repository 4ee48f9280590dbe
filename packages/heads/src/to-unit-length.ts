/** Normalises a vector to unit length in place; zeros stay zeros. False when it is not finite. */
export function toUnitLength(vector: Float32Array): boolean {
  let squared = 0
  for (const value of vector) squared += value * value
  if (!Number.isFinite(squared)) return false
  if (squared === 0) return true
  const scale = 1 / Math.sqrt(squared)
  for (let k = 0; k < vector.length; k++) vector[k] = vector[k]! * scale
  return true
}
