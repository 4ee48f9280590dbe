const { fround } = Math

export interface DistanceUnit {
  readonly stride: number
  readonly scale: number
  readonly distances: 'pixels' | 'exponential' | 'relu'
}

/** What a network puts out for the distance to an edge, in input pixels; in float32, as in the originals. */
export function toPixels(output: number, { distances, scale, stride }: DistanceUnit): number {
  if (distances === 'pixels') return output
  const scaled = fround(scale * output)
  return distances === 'exponential' ? fround(Math.exp(scaled)) : fround(Math.max(scaled, 0) * stride)
}
