import { cosine, sine } from '../arithmetic'
import type { Appearance } from './appearance'
import type { Arm, Leg, Pose } from './pose'

/** A point of a body in metres: to the person's right, up from the ground, and forwards. */
export type BodyPoint = readonly [right: number, up: number, forward: number]

export interface Skeleton {
  readonly neck: BodyPoint
  readonly head: BodyPoint
  readonly hips: BodyPoint
  /** Hip, knee, ankle, toe. */
  readonly legs: readonly [left: Limb, right: Limb]
  /** Shoulder, elbow, wrist, fingertips. */
  readonly arms: readonly [left: Limb, right: Limb]
}

export type Limb = readonly [BodyPoint, BodyPoint, BodyPoint, BodyPoint]

/** The joints in the order of `streetJoints`: of limbs without their last point, toe or fingertips. */
export function jointsOf({ head, neck, arms, legs }: Skeleton): BodyPoint[] {
  const paired = ([left, right]: Skeleton['arms']) => [0, 1, 2].flatMap((i) => [left[i]!, right[i]!])
  return [head, neck, ...paired(arms), ...paired(legs)]
}

/** Around a skeleton: what flesh and clothes add on every side, in metres. */
const BREADTH = 0.09

/** Extents of a body in metres: up from the ground, from side to side, from back to front. */
export function extentOf(skeleton: Skeleton, height: number): { height: number; width: number; length: number } {
  const points = [skeleton.head, skeleton.hips, ...skeleton.arms.flat(), ...skeleton.legs.flat()]
  const span = (axis: 0 | 2) => {
    const all = points.map((point) => point[axis])
    return Math.max(...all) - Math.min(...all) + 2 * BREADTH
  }
  return { height, width: span(0), length: span(2) }
}

/** Joint positions of a body; the lower foot is on the ground. Proportions follow Drillis and Contini (1966). */
export function skeletonOf(appearance: Appearance, pose: Pose): Skeleton {
  const { height } = appearance
  const thigh = 0.245 * height
  const shin = 0.246 * height
  const sole = 0.03 * height
  const reach = pose.legs.map(({ hip, knee }) => thigh * cosine(hip) + shin * cosine(hip - knee))
  const hipHeight = Math.max(reach[0]!, reach[1]!) + sole
  const hips: BodyPoint = [0, hipHeight, 0]
  const trunk = 0.298 * height
  const neck: BodyPoint = [0, hipHeight + trunk * cosine(pose.lean), trunk * sine(pose.lean)]
  const head: BodyPoint = [0, neck[1] + 0.094 * height, neck[2] + 0.012 * height]
  const hipSide = 0.05 * height * Math.sqrt(appearance.build)
  const shoulderSide = 0.108 * height * Math.sqrt(appearance.build)
  return {
    neck,
    head,
    hips,
    legs: [leg(pose.legs[0], -hipSide, hipHeight, height), leg(pose.legs[1], hipSide, hipHeight, height)],
    arms: [arm(pose.arms[0], -1, shoulderSide, neck, height), arm(pose.arms[1], 1, shoulderSide, neck, height)],
  }
}

function leg({ hip, knee }: Leg, side: number, hipHeight: number, height: number): Limb {
  const kneeUp = hipHeight - 0.245 * height * cosine(hip)
  const kneeForward = 0.245 * height * sine(hip)
  const ankleUp = kneeUp - 0.246 * height * cosine(hip - knee)
  const ankleForward = kneeForward + 0.246 * height * sine(hip - knee)
  // The foot points along the ground, and down while its leg is bent backwards.
  const tilt = 0.7 * Math.max(0, knee - hip - 0.2)
  return [
    [side, hipHeight, 0],
    [side, kneeUp, kneeForward],
    [side, ankleUp, ankleForward],
    [side * 1.15, ankleUp - 0.012 * height - 0.1 * height * sine(tilt), ankleForward + 0.1 * height * cosine(tilt)],
  ]
}

function arm(
  { shoulder, spread, elbow }: Arm,
  side: number,
  shoulderSide: number,
  neck: BodyPoint,
  height: number,
): Limb {
  const upper = 0.172 * height
  const lower = 0.15 * height
  const hand = 0.05 * height
  const start: BodyPoint = [side * shoulderSide, neck[1] - 0.018 * height, neck[2]]
  const along = (from: BodyPoint, angle: number, reach: number): BodyPoint => [
    from[0] + side * reach * sine(spread),
    from[1] - reach * cosine(spread) * cosine(angle),
    from[2] + reach * cosine(spread) * sine(angle),
  ]
  const bend = along(start, shoulder, upper)
  const wrist = along(bend, shoulder + elbow, lower)
  return [start, bend, wrist, along(wrist, shoulder + elbow + 0.1, hand)]
}
