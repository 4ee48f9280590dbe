import { MotError, type Tensor } from '@mot/core'
import { toUnitLength } from '../to-unit-length'

/**
 * Copies the vector at one cell of a map and normalises it to unit length; zeros stay zeros. The result equals that of
 * normalising the whole map first.
 * @param map [n, channels, rows, columns]
 * @param firstChannel of the vector.
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
  if (!toUnitLength(into)) {
    const at = `row ${Math.floor(cell / columns)}, column ${cell % columns}`
    throw new MotError('invalid-output', `Output "${name}" should hold finite vectors, got another vector at ${at}.`)
  }
}
