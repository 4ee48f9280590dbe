import { clamp } from '../arithmetic'
import type { View } from '../camera/view'
import type { Random } from '../random'

/** The walkable ground, and the props on it. Metres. */
export interface Stage {
  readonly view: View
  /** Nearest and farthest distance of people. */
  readonly near: number
  readonly far: number
  /** Lanes of people, with weights of their frequency. */
  readonly lanes: readonly Lane[]
  readonly obstacles: readonly Obstacle[]
  /** Houses on both sides, if any. */
  readonly walls: Walls | undefined
}

/** Houses at x = -`x` and x = `x`, each side broken by one side street. */
export interface Walls {
  readonly x: number
  readonly gaps: readonly [left: Gap, right: Gap]
}

/** Range of a side street. */
export interface Gap {
  readonly near: number
  readonly far: number
}

export interface Lane {
  readonly near: number
  readonly far: number
  readonly weight: number
}

/** The ground area of a prop, with a margin for a person's shoulder. */
export interface Obstacle {
  readonly x: number
  readonly z: number
  readonly halfWidth: number
  readonly halfDepth: number
  /** Whether it is tall enough to hide a person. */
  readonly hides: boolean
}

/** World x of the panorama's edge at a distance, `beyond` metres outside it. Side -1 is left, 1 is right. */
export function edgeX(stage: Stage, side: number, z: number, beyond: number): number {
  const column = side < 0 ? 0 : stage.view.width
  return stage.view.worldX(column, z) + side * beyond
}

/** A distance somewhere in one of the lanes. */
export function drawDepth(stage: Stage, random: Random): number {
  const { lanes } = stage
  let left = random.next() * lanes.reduce((sum, lane) => sum + lane.weight, 0)
  let lane = lanes[0]!
  for (const candidate of lanes) {
    lane = candidate
    left -= candidate.weight
    if (left < 0) break
  }
  // A mixture: uniform over image rows for one half, over metres for the other. Uniform over metres, nearly all would be far away.
  const even = random.range(lane.near, lane.far)
  const share = random.next()
  const rows = 1 / ((1 - share) / lane.near + share / lane.far)
  return random.chance(0.5) ? even : rows
}

/** A point in the image, clear of props. */
export function drawPlace(stage: Stage, random: Random): { readonly x: number; readonly z: number } {
  for (let attempt = 0; ; attempt++) {
    const z = drawDepth(stage, random)
    const x = stage.view.worldX(random.range(0.08, 0.92) * stage.view.width, z)
    if (stage.walls && Math.abs(x) > stage.walls.x - 0.8 && attempt <= 20) continue
    if (attempt > 20 || !stage.obstacles.some((obstacle) => inside(obstacle, x, z, 0.3))) return { x, z }
  }
}

/** Distance up to which the borders of the image are open ground; walls begin there. */
export function openDepth(stage: Stage): number {
  const { walls, view } = stage
  return walls === undefined ? stage.far : (0.95 * walls.x * view.focalLength) / (view.width / 2)
}

/** World x of a person at (`x`, `z`), clamped to the space between houses. */
export function offWalls(stage: Stage, x: number, z: number): number {
  const { walls } = stage
  if (walls === undefined || z < openDepth(stage)) return x
  const gap = walls.gaps[x < 0 ? 0 : 1]
  return z > gap.near && z < gap.far ? x : clamp(x, 0.4 - walls.x, walls.x - 0.4)
}

export function inside(obstacle: Obstacle, x: number, z: number, margin: number): boolean {
  return (
    Math.abs(x - obstacle.x) < obstacle.halfWidth + margin && Math.abs(z - obstacle.z) < obstacle.halfDepth + margin
  )
}
