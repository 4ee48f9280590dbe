import type { Size } from '@mot/core'

/** The size that images are resized to, in pixels. */
export interface SideLimits {
  /** Length of the shorter side, unless the longer would exceed `longSide`. */
  readonly shortSide: number
  /** Largest length of the longer side. */
  readonly longSide: number
}

/** The size of an image within the limits, rounded as in Detectron and DETR. */
export function sizeWithin({ width, height }: Size, { shortSide, longSide }: SideLimits): Size {
  const shorter = Math.min(width, height)
  const longer = Math.max(width, height)
  const side =
    (longer / shorter) * shortSide > longSide ? Math.max(Math.round((longSide * shorter) / longer), 1) : shortSide
  return width < height
    ? { width: side, height: Math.floor((side * height) / width) }
    : { width: Math.floor((side * width) / height), height: side }
}

/**
 * The same with both sides rounded down, as in torchvision's detectors.
 * Reference quirk: they compute the scale in float32, by a reciprocal, so that a side of 480 may become 799, not 800.
 */
export function flooredSizeWithin({ width, height }: Size, { shortSide, longSide }: SideLimits): Size {
  const { fround } = Math
  const [ofShorter, ofLonger] = [
    fround(fround(1 / Math.min(width, height)) * shortSide),
    fround(fround(1 / Math.max(width, height)) * longSide),
  ]
  const scale = Math.min(ofShorter, ofLonger)
  return { width: Math.max(Math.floor(width * scale), 1), height: Math.max(Math.floor(height * scale), 1) }
}
