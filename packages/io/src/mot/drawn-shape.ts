/** A line or zone as it was drawn in a labelling tool. */
export interface DrawnShape {
  readonly name: string
  readonly kind: 'polygon' | 'polyline'
  /** Pixels. */
  readonly points: readonly (readonly [number, number])[]
}
