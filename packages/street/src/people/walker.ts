import { clamp, length, TURN } from '../arithmetic'
import type { Appearance } from './appearance'
import type { Meeting, Plan, Step } from './plan'
import { type Pose, walkingPose, withTalkingHand } from './pose'
import { inside, offWalls, type Stage } from './stage'

/** Longest waiting time at a meeting, seconds. */
const PATIENCE = 10

/** A person in the scene. */
export class Walker {
  x: number
  z: number
  headingX: number
  headingZ: number
  /** Index of the current step of the plan, and seconds since its start. */
  private stepIndex = 0
  private stepSeconds = 0
  /** Phase of the gait, radians. */
  private phase: number
  /** 0 for standing to 1 for brisk walking; follows the pace with a delay. */
  private effort = 1
  /** 0 to 1. */
  private handRaised = 0
  /** A clock for gestures. */
  private seconds: number

  constructor(
    readonly id: number,
    readonly appearance: Appearance,
    private readonly plan: Plan,
    phase: number,
  ) {
    this.x = plan.x
    this.z = plan.z
    this.phase = phase
    this.seconds = phase * 10
    const first = plan.steps[0]
    const toX = first?.kind === 'walk' ? first.x - this.x : 1
    const toZ = first?.kind === 'walk' ? first.z - this.z : 0
    const far = Math.max(length(toX, toZ), 1e-9)
    this.headingX = toX / far
    this.headingZ = toZ / far
  }

  /** Whether all steps are done, and the person is outside the image. */
  get gone(): boolean {
    return this.stepIndex >= this.plan.steps.length
  }

  get talking(): boolean {
    return this.step?.kind === 'talk'
  }

  get pose(): Pose {
    const liveliness = this.appearance.bagSide > 0 ? 1 : 0.5
    return withTalkingHand(walkingPose(this.phase, this.effort), this.seconds, liveliness, this.handRaised)
  }

  /** Advances by `share` of the path to the first stop, to fill the scene before the first frame. */
  skipAhead(share: number): void {
    const first = this.plan.steps[0]
    if (first?.kind !== 'walk') return
    this.x += (first.x - this.x) * share
    this.z += (first.z - this.z) * share
  }

  /** Advances by a time step, avoiding other people and props. */
  advance(seconds: number, others: readonly Walker[], stage: Stage): void {
    this.seconds += seconds
    this.stepSeconds += seconds
    const hand = this.talking && this.effort < 0.3 ? 1 : 0
    this.handRaised += clamp(hand - this.handRaised, -2 * seconds, 2 * seconds)
    const step = this.step
    if (step === undefined) return
    if (step.kind === 'walk') this.walk(step, seconds, others, stage)
    else this.stand(step, seconds)
  }

  private get step(): Step | undefined {
    return this.plan.steps[this.stepIndex]
  }

  private next(): void {
    this.stepIndex++
    this.stepSeconds = 0
  }

  private walk(to: Step & { kind: 'walk' }, seconds: number, others: readonly Walker[], stage: Stage): void {
    const aheadX = to.x - this.x
    const aheadZ = to.z - this.z
    const distance = length(aheadX, aheadZ)
    const last = this.stepIndex === this.plan.steps.length - 1
    // A step whose target is unreachable for long is skipped.
    if (distance < (last ? 0.35 : 0.15) || this.stepSeconds > 90) {
      this.next()
      return
    }
    this.turn(aheadX / distance, aheadZ / distance, seconds)
    const pace = this.plan.speed * clamp(distance / 0.4, 0.35, 1)
    const [awayX, awayZ] = this.avoid(others)
    const beforeX = this.x
    const beforeZ = this.z
    // Steps follow the facing direction, so a reversal follows a curve.
    const alongX = mixDirection(this.headingX, aheadX / distance)
    const alongZ = mixDirection(this.headingZ, aheadZ / distance)
    this.x += (alongX * pace + awayX) * seconds
    this.z += (alongZ * pace + awayZ) * seconds
    this.leaveObstacles(stage, aheadX, aheadZ, pace * seconds)
    this.z = clamp(this.z, stage.near, stage.far)
    this.x = offWalls(stage, this.x, this.z)
    this.stride(length(this.x - beforeX, this.z - beforeZ), seconds)
  }

  private stand(step: Exclude<Step, { kind: 'walk' }>, seconds: number): void {
    this.stride(0, seconds)
    const lookX = step.lookX - this.x
    const lookZ = step.lookZ - this.z
    const far = length(lookX, lookZ)
    if (far > 0.05) this.turn(lookX / far, lookZ / far, seconds)
    const over =
      step.kind === 'wait' ? this.stepSeconds > step.seconds : meet(step.meeting, this.stepSeconds === seconds, seconds)
    if (over) this.next()
  }

  private turn(towardsX: number, towardsZ: number, seconds: number): void {
    // Blending two opposite directions gives 0: a small offset avoids that.
    const opposite = this.headingX * towardsX + this.headingZ * towardsZ < -0.95
    const share = clamp(seconds * 5, 0, 1)
    const x = this.headingX + (towardsX - this.headingX) * share + (opposite ? -this.headingZ * share : 0)
    const z = this.headingZ + (towardsZ - this.headingZ) * share + (opposite ? this.headingX * share : 0)
    const far = Math.max(length(x, z), 1e-9)
    this.headingX = x / far
    this.headingZ = z / far
  }

  /** The gait phase follows the distance walked, so that feet do not slide. */
  private stride(distance: number, seconds: number): void {
    const pace = distance / seconds
    const effort = clamp(pace / 1.3, 0, 1.25)
    this.effort += (effort - this.effort) * clamp(seconds * 6, 0, 1)
    const strideLength = this.appearance.height * (0.5 + 0.27 * Math.max(this.effort, 0.3))
    this.phase += (TURN * distance) / strideLength
    if (this.phase > TURN) this.phase -= TURN
  }

  /** Velocity in metres per second away from people who are too close. */
  private avoid(others: readonly Walker[]): readonly [x: number, z: number] {
    let x = 0
    let z = 0
    for (const other of others) {
      if (other === this) continue
      const dx = this.x - other.x
      const dz = this.z - other.z
      const squared = dx * dx + dz * dz
      if (squared > 0.36 || squared < 1e-9) continue
      const distance = Math.sqrt(squared)
      const push = (0.6 - distance) * 1.6
      // More to the side than backwards: people pass each other on the right.
      x += (dx / distance) * push * 0.4 + this.headingZ * push * 0.5
      z += (dz / distance) * push * 0.8 - this.headingX * push * 0.5
    }
    return [clamp(x, -0.8, 0.8), clamp(z, -0.8, 0.8)]
  }

  private leaveObstacles(stage: Stage, aheadX: number, aheadZ: number, distance: number): void {
    for (const obstacle of stage.obstacles) {
      if (!inside(obstacle, this.x, this.z, 0)) continue
      const outX = this.x - obstacle.x
      const outZ = this.z - obstacle.z
      const roomX = obstacle.halfWidth - Math.abs(outX)
      const roomZ = obstacle.halfDepth - Math.abs(outZ)
      // Leave by the nearest side, then walk along it towards the target.
      if (roomX < roomZ) {
        this.x = obstacle.x + (outX < 0 ? -1 : 1) * obstacle.halfWidth
        this.z += (aheadZ < 0 ? -1 : 1) * distance
      } else {
        this.z = obstacle.z + (outZ < 0 ? -1 : 1) * obstacle.halfDepth
        this.x += (aheadX < 0 ? -1 : 1) * distance
      }
    }
  }
}

/** One time step of a meeting for one participant. @returns Whether it is over. */
function meet(meeting: Meeting, justArrived: boolean, seconds: number): boolean {
  if (justArrived) meeting.arrived++
  // Every participant present advances the clock, so each adds a share of the time step.
  const share = seconds / Math.max(1, meeting.arrived)
  if (meeting.arrived >= meeting.expected) meeting.talked += share
  else meeting.waited += share
  return meeting.talked > meeting.seconds || meeting.waited > PATIENCE
}

function mixDirection(heading: number, ahead: number): number {
  return 0.5 * heading + 0.5 * ahead
}
