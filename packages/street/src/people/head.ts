import { scaled } from '../raster/colour'
import type { Paint } from '../raster/paint'
import type { Appearance } from './appearance'
import type { Figure, Part } from './figure'
import type { BodyPoint, Skeleton } from './skeleton'

/** Least scale in pixels per metre at which eyes are drawn. */
const EYES_FROM = 55

/** Neck, face, hair and hat. */
export function headParts(appearance: Appearance, skeleton: Skeleton, figure: Figure): Part[] {
  const { height } = appearance
  const { head, neck } = skeleton
  // A child's head is larger in proportion to the body.
  const size = 0.5 * height + 0.5 * 1.75
  const skin: Paint = { colour: appearance.skin }
  const parts = [
    figure.limb(neck, head, 0.032 * height, 0.03 * height, { colour: scaled(appearance.skin, 0.9) }, -0.001),
    figure.egg(moved(head, 0, 0.016 * size), 0.046 * size, 0.064 * size, 0.054 * size, skin, -0.02),
  ]
  if (figure.scale > EYES_FROM && figure.away < 0.4) parts.push(...eyes(head, size, figure))
  if (appearance.hairCut !== 'bald') parts.push(...hair(appearance, head, size, figure))
  if (appearance.hat !== 'none') parts.push(...hat(appearance, head, size, figure))
  return parts
}

function eyes(head: BodyPoint, size: number, figure: Figure): Part[] {
  const paint: Paint = { colour: [44, 34, 32] }
  return [-1, 1].map((side) => {
    const eye: BodyPoint = [head[0] + side * 0.017 * size, head[1] + 0.014 * size, head[2] + 0.046 * size]
    return figure.egg(eye, 0.0075 * size, 0.006 * size, 0.004 * size, paint, -0.03)
  })
}

function hair(appearance: Appearance, head: BodyPoint, size: number, figure: Figure): Part[] {
  const paint: Paint = { colour: appearance.hair }
  // Hair covers the back of the head: from the front only its edge and a fringe are visible.
  const parts = [
    figure.egg(moved(head, -0.02 * size, 0.03 * size), 0.051 * size, 0.062 * size, 0.054 * size, paint, -0.002),
    figure.egg(moved(head, -0.004 * size, 0.062 * size), 0.046 * size, 0.026 * size, 0.05 * size, paint, -0.03),
  ]
  if (appearance.hairCut === 'long') {
    const back = moved(head, -0.026 * size, -0.035 * size)
    parts.push(figure.egg(back, 0.054 * size, 0.095 * size, 0.036 * size, paint, 0))
  }
  if (appearance.hairCut === 'bun') {
    parts.push(figure.egg(moved(head, -0.055 * size, 0.065 * size), 0.026 * size, 0.026 * size, 0.026 * size, paint, 0))
  }
  return parts
}

function hat(appearance: Appearance, head: BodyPoint, size: number, figure: Figure): Part[] {
  const paint: Paint = { colour: appearance.hatColour }
  const crown = figure.egg(moved(head, 0, 0.058 * size), 0.052 * size, 0.036 * size, 0.06 * size, paint, -0.04)
  if (appearance.hat === 'beanie') {
    return [figure.egg(moved(head, 0, 0.055 * size), 0.054 * size, 0.046 * size, 0.062 * size, paint, -0.04)]
  }
  const dark: Paint = { colour: scaled(appearance.hatColour, 0.75) }
  if (appearance.hat === 'cap') {
    const from = moved(head, 0.03 * size, 0.04 * size)
    return [crown, figure.limb(from, moved(head, 0.1 * size, 0.034 * size), 0.012 * size, 0.008 * size, dark, -0.05)]
  }
  return [crown, figure.egg(moved(head, 0, 0.036 * size), 0.1 * size, 0.014 * size, 0.1 * size, dark, -0.045)]
}

function moved([right, up, forward]: BodyPoint, forwards: number, upwards: number): BodyPoint {
  return [right, up + upwards, forward + forwards]
}
