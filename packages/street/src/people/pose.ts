import { cosine, mix, sine } from '../arithmetic'

/** What a body does at an instant. Angles in radians, forwards positive, seen from the person. */
export interface Pose {
  readonly legs: readonly [left: Leg, right: Leg]
  readonly arms: readonly [left: Arm, right: Arm]
  /** Forward tilt of the trunk. */
  readonly lean: number
}

export interface Leg {
  /** From straight down. */
  readonly hip: number
  /** How far the shin is bent back. */
  readonly knee: number
}

export interface Arm {
  readonly shoulder: number
  /** Out to the side. */
  readonly spread: number
  /** How far the forearm is bent forwards. */
  readonly elbow: number
}

/**
 * A walking body: legs swing against each other and the knee of the leg that comes forward bends; arms swing against the
 * legs. At `effort` 0 it stands.
 * @param phase Radians; 2π are two steps.
 * @param effort 0 to 1 for standing to walking briskly.
 */
export function walkingPose(phase: number, effort: number): Pose {
  return {
    legs: [walkingLeg(phase, effort), walkingLeg(phase + Math.PI, effort)],
    arms: [walkingArm(phase + Math.PI, effort), walkingArm(phase, effort)],
    lean: 0.05 * effort,
  }
}

/**
 * The pose with the right hand moving before the chest, as of someone who talks.
 * @param seconds Time, from any beginning.
 * @param liveliness 0 to 1.
 * @param raised 0 for a hand that hangs, 1 for one that is up.
 */
export function withTalkingHand(pose: Pose, seconds: number, liveliness: number, raised: number): Pose {
  if (raised === 0) return pose
  const beat = sine(seconds * 5.3) * sine(seconds * 1.7)
  const [left, right] = pose.arms
  const hand: Arm = {
    shoulder: mix(right.shoulder, 0.35 + 0.3 * liveliness * beat, raised),
    spread: mix(right.spread, 0.18, raised),
    elbow: mix(right.elbow, 1.2 + 0.6 * liveliness * cosine(seconds * 3.1), raised),
  }
  return { ...pose, arms: [left, hand] }
}

function walkingLeg(phase: number, effort: number): Leg {
  const swing = sine(phase)
  const forwardSpeed = cosine(phase)
  return {
    hip: effort * (0.39 * swing + 0.04),
    knee: 0.04 + effort * (0.12 + 0.75 * Math.max(0, forwardSpeed) * (1 - 0.35 * swing)),
  }
}

function walkingArm(phase: number, effort: number): Arm {
  const swing = sine(phase)
  return { shoulder: effort * 0.42 * swing, spread: 0.07, elbow: 0.15 + effort * (0.3 + 0.2 * swing) }
}
