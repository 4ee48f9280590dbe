/** Numbers that weigh a response map by distance from its middle. */

/** [length] A Hann window that is 0 at both ends, as `numpy.hanning`. A window of 1 is 1. */
export function hann(length: number): Float64Array {
  if (length === 1) return Float64Array.of(1)
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (length - 1)))
}

/** [length] A Hann window without the zeros at its ends: every place can win. */
export function openHann(length: number): Float64Array {
  return hann(length + 2).slice(1, -1)
}

/** [length × length] the products of a row and a column. */
export function squareWindow(row: Float64Array): Float64Array {
  const { length } = row
  return Float64Array.from({ length: length * length }, (_, i) => row[Math.floor(i / length)]! * row[i % length]!)
}

/**
 * Side of the square that shows a target with its surroundings: Bertinetto et al., "Fully-Convolutional Siamese Networks for
 * Object Tracking" (2016), section 3.1.
 * @param context surroundings as a share of width plus height, on each axis in all.
 */
export function contextSide(width: number, height: number, context: number): number {
  const margin = context * (width + height)
  return Math.sqrt((width + margin) * (height + margin))
}
