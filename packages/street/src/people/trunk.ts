import { scaled } from '../raster/colour'
import type { Paint } from '../raster/paint'
import type { Appearance } from './appearance'
import type { Figure, Part, Ring } from './figure'
import type { BodyPoint, Skeleton } from './skeleton'

/** Shirt, jacket, coat, skirt or dress, and the shirt under an open jacket. */
export function trunkParts(appearance: Appearance, skeleton: Skeleton, figure: Figure): Part[] {
  const { height, topCut, bottomCut } = appearance
  const parts = [torso(appearance, skeleton, figure)]
  if (bottomCut === 'skirt' || bottomCut === 'dress') {
    const paint = bottomCut === 'dress' ? withoutBlock(appearance.bottom) : appearance.bottom
    parts.push(flared(appearance, skeleton, figure, 0.31 * height, 1.35, paint, 0.005))
  }
  if (topCut === 'coat')
    parts.push(flared(appearance, skeleton, figure, 0.2 * height, 1.18, withoutBlock(appearance.top), 0.004))
  if (topCut !== 'shirt' && figure.away < -0.25) parts.push(opening(appearance, skeleton, figure))
  return parts
}

function torso(appearance: Appearance, { neck, hips }: Skeleton, figure: Figure): Part {
  const { height, build, topCut } = appearance
  const side = height * build * (topCut === 'shirt' ? 1 : 1.06)
  // From the collar to the hem: position as a share of the trunk; width and depth as shares of the height.
  const hem = topCut === 'shirt' ? 1.06 : 1.16
  const rings: readonly (readonly [number, number, number])[] = [
    [-0.04, 0.036, 0.034],
    [0.03, 0.085, 0.046],
    [0.09, 0.118, 0.056],
    [0.3, 0.115, 0.07],
    [0.68, 0.091, 0.062],
    [1, 0.1, 0.066],
    [hem, 0.1, 0.064],
  ]
  return figure.turned(
    rings.map(([share, wide, deep]) => ({ middle: between(neck, hips, share), side: wide * side, front: deep * side })),
    appearance.top,
  )
}

/** Clothes that widen from the waist down. */
function flared(
  appearance: Appearance,
  { neck, hips }: Skeleton,
  figure: Figure,
  drop: number,
  widening: number,
  paint: Paint,
  bias: number,
): Part {
  const size = appearance.height * appearance.build
  const rings: Ring[] = [
    { middle: between(neck, hips, 0.72), side: 0.09 * size, front: 0.06 * size },
    { middle: hips, side: 0.102 * size, front: 0.072 * size },
    { middle: [0, hips[1] - drop, 0], side: 0.1 * size * widening, front: 0.085 * size * widening },
  ]
  return figure.turned(rings, paint, bias)
}

/** The strip of shirt between the halves of a jacket, visible from the front. */
function opening(appearance: Appearance, { neck, hips }: Skeleton, figure: Figure): Part {
  const front = 0.06 * appearance.height
  const forwards = (point: BodyPoint): BodyPoint => [point[0], point[1], point[2] + front]
  const width = 0.024 * appearance.height
  const bright = appearance.top.colour[0] + appearance.top.colour[1] + appearance.top.colour[2] > 330
  const paint: Paint = { colour: bright ? scaled(appearance.top.colour, 0.35) : [214, 212, 206] }
  return figure.turned(
    [
      { middle: forwards(between(neck, hips, -0.02)), side: width * 1.3, front: 0 },
      { middle: forwards(between(neck, hips, 1.1)), side: width * 0.6, front: 0 },
    ],
    paint,
    -0.01,
  )
}

function withoutBlock(paint: Paint): Paint {
  return paint.pattern?.kind === 'block' ? { colour: paint.colour } : paint
}

/** Interpolates between two points; shares outside 0 to 1 extrapolate. */
export function between(from: BodyPoint, to: BodyPoint, share: number): BodyPoint {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share, from[2] + (to[2] - from[2]) * share]
}
