import { clamp, length, TURN } from '../arithmetic'
import type { Appearance } from './appearance'
import type { Meeting, Plan, Step } from './plan'
import { type Pose, walkingPose, withTalkingHand } from './pose'
import { inside, offWalls, type Stage } from './stage'

/** How long one waits for the other at a meeting, seconds. */
const PATIENCE = 10

/** Someone on the way. */
export class Walker {
  x: number
  z: number
  headingX: number
  headingZ: number
  /** Which of the plan's steps is under way, and for how long. */
  private stepIndex = 0
  private stepSeconds = 0
  /** Of the gait, radians. */
  private phase: number
  /** 0 standing to 1 walking briskly; follows the pace with a delay. */
  private effort = 1
  /** 0 to 1. */
  private handRaised = 0
  /** A clock of one's own, for gestures. */
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

  /** All steps are done: out of the picture. */
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

  /** Goes `share` of the way to the first stop at once: how a scene that has begun before we look is filled. */
  skipAhead(share: number): void {
    const first = this.plan.steps[0]
    if (first?.kind !== 'walk') return
    this.x += (first.x - this.x) * share
    this.z += (first.z - this.z) * share
  }

  /** Lives on for a moment, keeping clear of the others and of things. */
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
    // Whoever cannot get there for very long gives up on this step.
    if (distance < (last ? 0.35 : 0.15) || this.stepSeconds > 90) {
      this.next()
      return
    }
    this.turn(aheadX / distance, aheadZ / distance, seconds)
    const pace = this.plan.speed * clamp(distance / 0.4, 0.35, 1)
    const [awayX, awayZ] = this.avoid(others)
    const beforeX = this.x
    const beforeZ = this.z
    // Legs follow the direction one looks at, so turning round takes a curve.
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
    // Turning by blending needs a nudge where one looks exactly the other way.
    const opposite = this.headingX * towardsX + this.headingZ * towardsZ < -0.95
    const share = clamp(seconds * 5, 0, 1)
    const x = this.headingX + (towardsX - this.headingX) * share + (opposite ? -this.headingZ * share : 0)
    const z = this.headingZ + (towardsZ - this.headingZ) * share + (opposite ? this.headingX * share : 0)
    const far = Math.max(length(x, z), 1e-9)
    this.headingX = x / far
    this.headingZ = z / far
  }

  /** Legs go with the ground that passes, so feet do not slide. */
  private stride(distance: number, seconds: number): void {
    const pace = distance / seconds
    const effort = clamp(pace / 1.3, 0, 1.25)
    this.effort += (effort - this.effort) * clamp(seconds * 6, 0, 1)
    const strideLength = this.appearance.height * (0.5 + 0.27 * Math.max(this.effort, 0.3))
    this.phase += (TURN * distance) / strideLength
    if (this.phase > TURN) this.phase -= TURN
  }

  /** Metres per second away from those who are too close. */
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
      // To the side more than backwards: people pass one another on the right.
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
      // Out by the nearest side, then along it towards where one is going.
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

/** One moment of a meeting, as one of those who came sees it. @returns Whether it is over. */
function meet(meeting: Meeting, justArrived: boolean, seconds: number): boolean {
  if (justArrived) meeting.arrived++
  // All who are there count the time, so each adds a share of it.
  const share = seconds / Math.max(1, meeting.arrived)
  if (meeting.arrived >= meeting.expected) meeting.talked += share
  else meeting.waited += share
  return meeting.talked > meeting.seconds || meeting.waited > PATIENCE
}

function mixDirection(heading: number, ahead: number): number {
  return 0.5 * heading + 0.5 * ahead
}
