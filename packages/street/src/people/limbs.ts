import { scaled } from '../raster/colour'
import type { Paint } from '../raster/paint'
import type { Appearance } from './appearance'
import type { Figure, Part } from './figure'
import type { Limb, Skeleton } from './skeleton'

/** Thighs, shins and shoes. */
export function legParts(appearance: Appearance, skeleton: Skeleton, figure: Figure): Part[] {
  return skeleton.legs.flatMap((limb) => leg(appearance, limb, figure))
}

function leg(appearance: Appearance, [hip, knee, ankle, toe]: Limb, figure: Figure): Part[] {
  const { height, build, topCut, bottomCut } = appearance
  const breadth = height * Math.sqrt(build)
  const bare: Paint = { colour: appearance.skin }
  const trousers = bottomCut === 'trousers'
  const thigh = trousers || bottomCut === 'shorts' ? appearance.bottom : bare
  const loose = trousers ? 1.12 : 1
  const shoe: Paint = { colour: appearance.shoes }
  // Behind the trunk, whose hem covers the hips; far behind long clothes, however far forward a leg swings.
  const behind = bottomCut === 'skirt' || bottomCut === 'dress' || topCut === 'coat' ? 0.4 : 0.03
  return [
    figure.limb(ankle, toe, 0.021 * height, 0.016 * height, shoe, behind + 0.002),
    figure.limb(
      knee,
      ankle,
      0.03 * breadth * loose,
      0.021 * breadth * loose,
      trousers ? appearance.bottom : bare,
      behind + 0.001,
    ),
    figure.limb(hip, knee, 0.049 * breadth, 0.033 * breadth * (thigh === bare ? 0.95 : 1.08), thigh, behind),
  ]
}

/** Sleeves and hands. */
export function armParts(appearance: Appearance, skeleton: Skeleton, figure: Figure): Part[] {
  return skeleton.arms.flatMap((limb) => arm(appearance, limb, figure))
}

function arm(appearance: Appearance, [shoulder, elbow, wrist, tips]: Limb, figure: Figure): Part[] {
  const { height, build, sleeves, topCut } = appearance
  const breadth = height * Math.sqrt(build)
  const bare: Paint = { colour: appearance.skin }
  const thick = topCut === 'shirt' ? 1 : 1.15
  // Slightly darker than the trunk, so that an arm in front of it is visible.
  const sleeve: Paint =
    appearance.top.pattern?.kind === 'stripes' ? appearance.top : { colour: scaled(appearance.top.colour, 0.88) }
  const long = sleeves === 'long' || topCut !== 'shirt'
  const bias = -0.05
  return [
    figure.limb(wrist, tips, 0.016 * height, 0.013 * height, bare, bias),
    figure.limb(elbow, wrist, 0.024 * breadth * thick, 0.018 * breadth * thick, long ? sleeve : bare, bias - 0.001),
    figure.limb(shoulder, elbow, 0.031 * breadth * thick, 0.025 * breadth * thick, sleeve, bias - 0.002),
  ]
}
