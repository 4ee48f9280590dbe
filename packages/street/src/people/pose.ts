import { cosine, mix, sine } from '../arithmetic'

/** The pose of a body at an instant. Angles in radians, positive forwards, relative to the person. */
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
 * The pose of a walking body: legs swing in opposite phases, the knee of the forward-swinging leg bends, and arms swing opposite to the
 * legs. At `effort` 0 the body stands.
 * @param phase Radians; 2π are two steps.
 * @param effort 0 for standing to 1 for brisk walking.
 */
export function walkingPose(phase: number, effort: number): Pose {
  return {
    legs: [walkingLeg(phase, effort), walkingLeg(phase + Math.PI, effort)],
    arms: [walkingArm(phase + Math.PI, effort), walkingArm(phase, effort)],
    lean: 0.05 * effort,
  }
}

/**
 * The pose with the right hand moving in front of the chest, as in talking.
 * @param seconds Time, from any origin.
 * @param liveliness 0 to 1.
 * @param raised 0 for a hanging hand, 1 for a raised one.
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
