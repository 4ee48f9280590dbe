import type { Random } from '../random'
import { drawDepth, drawPlace, edgeX, openDepth, type Stage } from './stage'

/** One step of a plan. */
export type Step =
  | { readonly kind: 'walk'; readonly x: number; readonly z: number }
  | {
      readonly kind: 'wait'
      readonly seconds: number
      /** Direction faced meanwhile. */
      readonly lookX: number
      readonly lookZ: number
    }
  | { readonly kind: 'talk'; readonly meeting: Meeting; readonly lookX: number; readonly lookZ: number }

/** Two or more people who meet. The talk begins when all have arrived, or after a waiting time. */
export interface Meeting {
  readonly expected: number
  readonly seconds: number
  arrived: number
  /** Seconds since the first arrived, and since the talk began. */
  waited: number
  talked: number
}

/** One path through the scene: start, steps and speed. The last step leaves the image. */
export interface Plan {
  readonly x: number
  readonly z: number
  /** Metres per second. */
  readonly speed: number
  readonly steps: readonly Step[]
}

/** The plans of a group of people; most often of one. */
export type Outing = readonly Plan[]

/** Draws the plans of the next group. */
export function drawOuting(stage: Stage, random: Random): Outing {
  const kind = random.weighted({ stroll: 0.34, company: 0.2, meeting: 0.2, hide: 0.11, wait: 0.15 })
  if (kind === 'company') return company(stage, random)
  if (kind === 'meeting') return meeting(stage, random)
  if (kind === 'hide') return [hide(stage, random)]
  if (kind === 'wait') return [wait(stage, random)]
  return [stroll(stage, random)]
}

/** Draws the plan of a person who comes alone, from a side of the image: -1 is left, 1 is right. */
export function drawVisit(stage: Stage, side: number, random: Random): Plan {
  const kind = random.weighted({ stroll: 0.6, hide: 0.15, wait: 0.25 })
  if (kind === 'hide') return hide(stage, random, side)
  if (kind === 'wait') return wait(stage, random, side)
  return stroll(stage, random, side)
}

/** From one border to another, sometimes by an intermediate point. */
function stroll(stage: Stage, random: Random, side = drawSide(random)): Plan {
  const entry = drawEntry(stage, side, random)
  const steps: Step[] = [...entry.steps]
  // Some change their distance on the way: towards the camera, away from it, across the road.
  if (random.chance(0.45)) steps.push({ kind: 'walk', ...drawPlace(stage, random) })
  const depth = random.chance(0.6) ? clampDepth(stage, entry.z + random.range(-1.2, 1.2)) : drawDepth(stage, random)
  steps.push(...leave(stage, random.chance(0.85) ? -side : side, depth))
  return { ...entry, speed: drawSpeed(random), steps }
}

/** Two or three side by side. */
function company(stage: Stage, random: Random): Outing {
  const first = stroll(stage, random)
  const speed = first.speed * 0.88
  const size = random.chance(0.25) ? 3 : 2
  return Array.from({ length: size }, (_, i) => {
    const besideX = i * random.range(0.25, 0.5) * (random.chance(0.5) ? 1 : -1)
    const besideZ = i * random.range(0.4, 0.6)
    return {
      x: first.x + besideX,
      z: first.z + besideZ,
      speed,
      steps: first.steps.map((step) =>
        step.kind === 'walk' ? { ...step, x: step.x + besideX, z: step.z + besideZ } : step,
      ),
    }
  })
}

/** Two people approach each other, stop to talk, and continue. */
function meeting(stage: Stage, random: Random): Outing {
  const place = drawPlace(stage, random)
  const shared: Meeting = { expected: 2, seconds: random.range(3, 9), arrived: 0, waited: 0, talked: 0 }
  const speed = drawSpeed(random)
  return [-1, 1].map((side) => {
    const entry = drawEntry(stage, side, random, place.z)
    const stop = { x: place.x + side * 0.38, z: place.z + side * 0.12 }
    const onward = random.chance(0.75) ? -side : side
    return {
      ...entry,
      speed: speed * random.range(0.94, 1.06),
      steps: [
        ...entry.steps,
        { kind: 'walk', ...stop },
        { kind: 'talk', meeting: shared, lookX: place.x, lookZ: place.z },
        ...leave(stage, onward, clampDepth(stage, place.z + random.range(-1, 1.5))),
      ],
    }
  })
}

/** Behind a prop, sometimes with a stop; a stroll where no prop hides a person. */
function hide(stage: Stage, random: Random, from?: number): Plan {
  const covers = stage.obstacles.filter((obstacle) => obstacle.hides && obstacle.z + obstacle.halfDepth + 1 < stage.far)
  if (covers.length === 0) return stroll(stage, random, from)
  const cover = random.pick(covers)
  const side = from ?? drawSide(random)
  const z = cover.z + cover.halfDepth + random.range(0.45, 0.9)
  // Directly behind it along the viewing direction.
  const x = (cover.x * z) / cover.z
  const entry = drawEntry(stage, side, random, z)
  const steps: Step[] = [
    ...entry.steps,
    { kind: 'walk', x: x + side * (cover.halfWidth + 0.9), z },
    { kind: 'walk', x: x + random.range(-0.2, 0.2), z },
  ]
  if (random.chance(0.5)) steps.push({ kind: 'wait', seconds: random.range(0.5, 2), lookX: x, lookZ: z - 5 })
  const onward = random.chance(0.7) ? -side : side
  steps.push({ kind: 'walk', x: x + onward * (cover.halfWidth + 0.9), z }, ...leave(stage, onward, z))
  return { ...entry, speed: drawSpeed(random), steps }
}

/** Walks to a point, stands there for a while, walks on. */
function wait(stage: Stage, random: Random, side = drawSide(random)): Plan {
  const place = drawPlace(stage, random)
  const lookX = place.x + random.range(-4, 4)
  const lookZ = place.z + random.range(-4, 4)
  const entry = drawEntry(stage, side, random, place.z)
  return {
    ...entry,
    speed: drawSpeed(random),
    steps: [
      ...entry.steps,
      { kind: 'walk', ...place },
      { kind: 'wait', seconds: random.range(3, 14), lookX, lookZ },
      ...leave(stage, random.chance(0.5) ? 1 : -1, place.z),
    ],
  }
}

/** Start point outside the image, and the way in: over a border, or from a side street. */
function drawEntry(
  stage: Stage,
  side: number,
  random: Random,
  depth = drawDepth(stage, random),
): { readonly x: number; readonly z: number; readonly steps: readonly Step[] } {
  const z = clampDepth(stage, depth + random.range(-1.5, 1.5))
  const street = sideStreet(stage, side, z)
  if (street === undefined) return { x: edgeX(stage, side, z, random.range(0.8, 2.5)), z, steps: [] }
  return {
    x: street.outside + side * random.range(0, 0.5),
    z: street.z,
    steps: [{ kind: 'walk', x: street.mouth, z: street.z }],
  }
}

function leave(stage: Stage, side: number, z: number): Step[] {
  const street = sideStreet(stage, side, z)
  if (street === undefined) return [{ kind: 'walk', x: edgeX(stage, side, z, 1.2), z }]
  return [
    { kind: 'walk', x: street.mouth, z: street.z },
    { kind: 'walk', x: street.outside, z: street.z },
  ]
}

/** The side street to use at a distance at which houses stand along the border. */
function sideStreet(stage: Stage, side: number, z: number): { mouth: number; outside: number; z: number } | undefined {
  const { walls } = stage
  if (walls === undefined || z < openDepth(stage)) return undefined
  const gap = walls.gaps[side < 0 ? 0 : 1]
  const middle = (gap.near + gap.far) / 2
  // Far enough inside to be hidden by the corner.
  return { mouth: side * (walls.x - 0.9), outside: side * ((walls.x * gap.far) / gap.near + 0.5), z: middle }
}

function drawSide(random: Random): number {
  return random.chance(0.5) ? 1 : -1
}

function clampDepth(stage: Stage, z: number): number {
  return Math.min(stage.far, Math.max(stage.near, z))
}

function drawSpeed(random: Random): number {
  return random.chance(0.06) ? random.range(2, 2.7) : random.range(0.85, 1.65)
}
