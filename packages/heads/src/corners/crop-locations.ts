import type { Tensor } from '@mot/core'
import type { View } from '../head'
import { findPeaks, type HeatmapKind } from '../maps/peaks'
import type { CornerPairs } from './corner-pairs'

/** A location in the image around which a crop goes through the network ("CornerNet-Lite", section 3). */
export interface CropLocation {
  /** Pixels of the image. */
  readonly x: number
  readonly y: number
  /** Input pixels per image pixel of the crop. */
  readonly scale: number
  /** 0 to 1. */
  readonly score: number
}

/** An attention map: where objects of one size range may be, for an image seen at some scale. */
export interface Attention {
  readonly name: string
  /** [n, 1, rows, columns] */
  readonly map: Tensor<Float32Array>
  /** Input pixels per cell. */
  readonly stride: number
  /** Zoom-in factor for objects of this size range. */
  readonly zoom: number
}

/** Largest scale of a crop, in input pixels per image pixel: larger ones add no detail. */
const MAX_SCALE = 4
/** Images seen at a larger scale than this yield no locations: their objects are large enough. */
const MAX_VIEW_SCALE = 2

/**
 * Locations in the image at the peaks of an attention map above `minScore` ("CornerNet-Lite", section 3.1).
 * @throws MotError `invalid-output`.
 */
export function locationsFromAttention(
  { name, map, stride, zoom }: Attention,
  index: number,
  { image, toImage }: View,
  minScore: number,
  kind: HeatmapKind,
): CropLocation[] {
  const viewScale = 1 / toImage[0]
  const scale = zoom * viewScale
  const peaks = findPeaks(name, map, index, minScore, map.data.length, kind)
  if (viewScale > MAX_VIEW_SCALE || scale > MAX_SCALE) return []
  const columns = map.shape[3]!
  const locations: CropLocation[] = []
  for (let i = 0; i < peaks.count; i++) {
    const cell = peaks.cells[i]!
    const x = (cell % columns) * stride * toImage[0] + toImage[2]
    const y = Math.floor(cell / columns) * stride * toImage[4] + toImage[5]
    if (x < 0 || y < 0 || x >= image.width || y >= image.height) continue
    locations.push({ x, y, scale, score: Math.fround(peaks.scores[i]!) })
  }
  return locations
}

/**
 * Locations of the boxes of the first pass, each at the scale that suits its size. Their score of 1 ranks them before all
 * locations from attention.
 * @param pairs with boxes in pixels of the image.
 */
export function locationsFromBoxes({ boxes, scores, count }: CornerPairs, minScore: number): CropLocation[] {
  const locations: CropLocation[] = []
  for (let row = 0; row < count; row++) {
    if (!(scores[row]! > minScore)) continue
    const left = boxes[4 * row]!
    const top = boxes[4 * row + 1]!
    const right = boxes[4 * row + 2]!
    const bottom = boxes[4 * row + 3]!
    const side = Math.max(right - left, bottom - top)
    // Side of a large, medium or small object in input pixels.
    const inputSide = side > 96 ? 192 : side > 32 ? 64 : 24
    locations.push({ x: (left + right) / 2, y: (top + bottom) / 2, scale: inputSide / side, score: 1 })
  }
  return locations
}

/** Distance along one axis, in input pixels, below which a location of similar scale is redundant. */
const MIN_DISTANCE = 16

/**
 * Locations by descending score, of equal scores the last first, without those near a better one: the suppression of
 * redundant locations (section 3.4).
 *
 * Reference quirk: nearness along one axis is enough.
 */
export function suppressLocations(locations: readonly CropLocation[]): CropLocation[] {
  const ordered = locations.map((location, i) => ({ location, i }))
  ordered.sort((a, b) => b.location.score - a.location.score || b.i - a.i)
  const kept: CropLocation[] = []
  for (const { location } of ordered) {
    if (!kept.some((better) => covers(better, location))) kept.push(location)
  }
  return kept
}

function covers(better: CropLocation, location: CropLocation): boolean {
  const distance = Math.min(Math.abs(better.x - location.x), Math.abs(better.y - location.y))
  const ratio = location.scale / better.scale
  return distance <= MIN_DISTANCE / better.scale && ratio >= 0.8 && ratio <= 1.2
}
