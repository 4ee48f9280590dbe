import { MotError, type Tensor } from '@mot/core'

/**
 * Copies the vector at one cell of a map and scales it to unit length; one without length stays zero. To normalise what
 * is gathered equals normalising the whole map first.
 * @param map [n, channels, rows, columns]
 * @param firstChannel where the vector begins.
 * @throws MotError `invalid-output` when it is not finite.
 */
export function gatherEmbedding(
  name: string,
  map: Tensor<Float32Array>,
  index: number,
  firstChannel: number,
  cell: number,
  into: Float32Array,
): void {
  const [, channels, rows, columns] = map.shape as [number, number, number, number]
  const area = rows * columns
  let from = (index * channels + firstChannel) * area + cell
  for (let i = 0; i < into.length; i++, from += area) into[i] = map.data[from]!
  if (!normalise(into)) {
    const at = `row ${Math.floor(cell / columns)}, column ${cell % columns}`
    throw new MotError('invalid-output', `Output "${name}" should hold finite vectors, got another at ${at}.`)
  }
}

/** Scales a vector to unit length in place, zero as it is. False when it is not finite. */
export function normalise(vector: Float32Array): boolean {
  let squares = 0
  for (let i = 0; i < vector.length; i++) squares += vector[i]! * vector[i]!
  // Below this PyTorch's normalize stops dividing by the length.
  const scale = 1 / Math.max(Math.sqrt(squares), 1e-12)
  for (let i = 0; i < vector.length; i++) vector[i] = vector[i]! * scale
  return Number.isFinite(squares)
}
