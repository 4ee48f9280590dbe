/**
 * Boxes of several shapes at every place of a map, centred on the middle of the search crop: Li et al., "High Performance
 * Visual Tracking with Siamese Region Proposal Network" (2018), section 3.2.
 */
export interface Anchors {
  /** Places along each side of the map. */
  readonly mapSide: number
  /** [shapes] sides of the boxes in pixels of the crop. */
  readonly widths: Float64Array
  readonly heights: Float64Array
  /** [mapSide] offset of a column, or row, from the middle of the crop, in pixels of the crop. */
  readonly offsets: Float64Array
}

export interface AnchorShape {
  /** Pixels of the crop from one place of the map to the next. */
  readonly stride: number
  /** Height by width of each box. */
  readonly ratios: readonly number[]
  /** Side of a square box in strides. */
  readonly scale: number
}

export function createAnchors({ stride, ratios, scale }: AnchorShape, mapSide: number): Anchors {
  // Reference quirk: sides are cut to whole pixels before they are scaled.
  const widths = ratios.map((ratio) => Math.trunc(Math.sqrt((stride * stride) / ratio)))
  const heights = ratios.map((ratio, i) => Math.trunc(widths[i]! * ratio))
  return {
    mapSide,
    widths: Float64Array.from(widths, (width) => width * scale),
    heights: Float64Array.from(heights, (height) => height * scale),
    offsets: gridOffsets(mapSide, stride),
  }
}

/** [mapSide] where the columns of a map lie from the middle of the crop, in pixels of the crop. */
export function gridOffsets(mapSide: number, stride: number): Float64Array {
  return Float64Array.from({ length: mapSide }, (_, i) => (i - Math.floor(mapSide / 2)) * stride)
}
