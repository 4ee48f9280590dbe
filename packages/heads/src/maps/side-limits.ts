import type { Size } from '@mot/core'

/** How large images are made, in pixels. */
export interface SideLimits {
  /** Length that the shorter side gets, */
  readonly shortSide: number
  /** unless the longer would get longer than this. */
  readonly longSide: number
}

/** The size of an image within the limits, rounded as Detectron and DETR do. */
export function sizeWithin({ width, height }: Size, { shortSide, longSide }: SideLimits): Size {
  const shorter = Math.min(width, height)
  const longer = Math.max(width, height)
  const side =
    (longer / shorter) * shortSide > longSide ? Math.max(Math.round((longSide * shorter) / longer), 1) : shortSide
  return width < height
    ? { width: side, height: Math.floor((side * height) / width) }
    : { width: Math.floor((side * width) / height), height: side }
}
