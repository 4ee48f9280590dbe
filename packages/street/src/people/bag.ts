import { scaled } from '../raster/colour'
import type { Paint } from '../raster/paint'
import type { Appearance } from './appearance'
import type { Figure, Part } from './figure'
import type { BodyPoint, Skeleton } from './skeleton'
import { between } from './trunk'

/** The bag of a person: a rucksack with its straps, a handbag, or a satchel over a shoulder. */
export function bagParts(appearance: Appearance, skeleton: Skeleton, figure: Figure): Part[] {
  if (appearance.bag === 'backpack') return backpack(appearance, skeleton, figure)
  if (appearance.bag === 'handbag') return handbag(appearance, skeleton, figure)
  if (appearance.bag === 'satchel') return satchel(appearance, skeleton, figure)
  return []
}

function backpack(appearance: Appearance, { neck, hips }: Skeleton, figure: Figure): Part[] {
  const { height, build } = appearance
  const paint: Paint = { colour: appearance.bagColour }
  const behind = (share: number): BodyPoint => shifted(between(neck, hips, share), 0, -0.115 * height * build)
  const pack = figure.turned(
    [
      { middle: behind(0.04), side: 0.05 * height, front: 0.02 * height },
      { middle: behind(0.14), side: 0.085 * height, front: 0.05 * height },
      { middle: behind(0.7), side: 0.09 * height, front: 0.06 * height },
      { middle: behind(0.82), side: 0.075 * height, front: 0.045 * height },
    ],
    paint,
  )
  if (figure.away > 0.2) return [pack]
  const strap = (side: number): Part =>
    figure.limb(
      shifted(between(neck, hips, 0.03), side * 0.066 * height, 0.05 * height),
      shifted(between(neck, hips, 0.45), side * 0.085 * height, 0.06 * height),
      0.011 * height,
      0.01 * height,
      { colour: scaled(appearance.bagColour, 0.7) },
      -0.02,
    )
  return [pack, strap(-1), strap(1)]
}

function handbag(appearance: Appearance, skeleton: Skeleton, figure: Figure): Part[] {
  const { height } = appearance
  const hand = skeleton.arms[appearance.bagSide > 0 ? 1 : 0][3]
  const paint: Paint = { colour: appearance.bagColour }
  const below = (drop: number): BodyPoint => [hand[0], hand[1] - drop * height, hand[2]]
  return [
    figure.limb(hand, below(0.05), 0.006 * height, 0.006 * height, paint, -0.06),
    figure.turned(
      [
        { middle: below(0.04), side: 0.025 * height, front: 0.065 * height },
        { middle: below(0.15), side: 0.035 * height, front: 0.08 * height },
      ],
      paint,
      -0.06,
    ),
  ]
}

function satchel(appearance: Appearance, { neck, hips }: Skeleton, figure: Figure): Part[] {
  const { height, bagSide } = appearance
  const paint: Paint = { colour: appearance.bagColour }
  const at = (share: number): BodyPoint => shifted(between(neck, hips, share), bagSide * 0.12 * height, 0)
  const front = figure.away < 0 ? 0.07 * height : -0.07 * height
  const strap = figure.limb(
    shifted(between(neck, hips, 0.03), -bagSide * 0.06 * height, front * 0.7),
    shifted(between(neck, hips, 0.8), bagSide * 0.1 * height, front),
    0.009 * height,
    0.009 * height,
    { colour: scaled(appearance.bagColour, 0.75) },
    -0.015,
  )
  const pouch = figure.turned(
    [
      { middle: at(0.82), side: 0.028 * height, front: 0.08 * height },
      { middle: at(1.25), side: 0.035 * height, front: 0.085 * height },
    ],
    paint,
    -0.055,
  )
  return [strap, pouch]
}

function shifted([right, up, forward]: BodyPoint, sideways: number, forwards: number): BodyPoint {
  return [right + sideways, up, forward + forwards]
}
