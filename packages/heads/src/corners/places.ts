import type { Tensor } from '@mot/core'
import type { View } from '../head'
import { findPeaks, type HeatmapKind } from '../maps/peaks'
import type { CornerPairs } from './corner-pairs'

/** A place in the image that is worth another look. */
export interface Place {
  /** Pixels of the image. */
  readonly x: number
  readonly y: number
  /** Input pixels per image pixel of that look. */
  readonly scale: number
  /** 0 to 1. */
  readonly score: number
}

/** A map of where objects of one size range may be, in an image seen at some scale. */
export interface Attention {
  readonly name: string
  /** [n, 1, rows, columns] */
  readonly map: Tensor<Float32Array>
  /** Input pixels per cell. */
  readonly stride: number
  /** How much closer to look at what it shows. */
  readonly zoom: number
}

/** Looks closer than this many input pixels per image pixel show nothing new. */
const CLOSEST = 4
/** What is seen at a larger scale than this is not looked at again. */
const CLOSE_ENOUGH = 2

/**
 * Places where attention is above `minScore`, in the image ("CornerNet-Lite", section 3.2). Peaks alone count.
 * @throws MotError `invalid-output`.
 */
export function attendedPlaces(
  { name, map, stride, zoom }: Attention,
  index: number,
  { image, toImage }: View,
  minScore: number,
  kind: HeatmapKind,
): Place[] {
  const viewScale = 1 / toImage[0]
  const scale = zoom * viewScale
  const peaks = findPeaks(name, map, index, minScore, map.data.length, kind)
  if (viewScale > CLOSE_ENOUGH || scale > CLOSEST) return []
  const columns = map.shape[3]!
  const places: Place[] = []
  for (let i = 0; i < peaks.count; i++) {
    const cell = peaks.cells[i]!
    const x = (cell % columns) * stride * toImage[0] + toImage[2]
    const y = Math.floor(cell / columns) * stride * toImage[4] + toImage[5]
    if (x < 0 || y < 0 || x >= image.width || y >= image.height) continue
    places.push({ x, y, scale, score: Math.fround(peaks.scores[i]!) })
  }
  return places
}

/**
 * Places of objects that were found already, each to be seen at the size at which such objects are found best; they come
 * before all others.
 * @param pairs with boxes in pixels of the image.
 */
export function placesOf({ boxes, scores, count }: CornerPairs, minScore: number): Place[] {
  const places: Place[] = []
  for (let row = 0; row < count; row++) {
    if (!(scores[row]! > minScore)) continue
    const left = boxes[4 * row]!
    const top = boxes[4 * row + 1]!
    const right = boxes[4 * row + 2]!
    const bottom = boxes[4 * row + 3]!
    const side = Math.max(right - left, bottom - top)
    const wanted = side > 96 ? 192 : side > 32 ? 64 : 24
    places.push({ x: (left + right) / 2, y: (top + bottom) / 2, scale: wanted / side, score: 1 })
  }
  return places
}

/** Input pixels within which, along one axis, a second look at a like scale is not needed. */
const NEAR = 16

/**
 * Places by descending score, of equals the last first, without those near a better one.
 *
 * Reference quirk: near along one axis is near enough.
 */
export function rankPlaces(places: readonly Place[]): Place[] {
  const left = places.map((place, i) => ({ place, i }))
  left.sort((a, b) => b.place.score - a.place.score || b.i - a.i)
  const ranked: Place[] = []
  for (const { place } of left) {
    if (!ranked.some((better) => covers(better, place))) ranked.push(place)
  }
  return ranked
}

function covers(better: Place, place: Place): boolean {
  const distance = Math.min(Math.abs(better.x - place.x), Math.abs(better.y - place.y))
  const ratio = place.scale / better.scale
  return distance <= NEAR / better.scale && ratio >= 0.8 && ratio <= 1.2
}
