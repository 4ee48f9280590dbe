import type { KalmanFilterBank } from '@mot/core'

/** Part of a road on which vehicles move in one direction. */
export interface Lane {
  /** Corners [x, y] in pixels of the image, in either order around. At least 3. */
  readonly polygon: readonly (readonly number[])[]
  /** [x, y] of any length above 0: where vehicles go, y downwards. */
  readonly direction: readonly number[]
  /** Largest angle between a vehicle's motion and the direction, in degrees, 0 to 180. */
  readonly maxAngle: number
}

/**
 * Where vehicles may go: a track whose centre is in a lane moves in its direction, or up to an angle beside it. Motion beyond that is
 * projected onto the nearest edge of the cone of allowed directions; motion against it stops. "FastTracker: Real-Time and Accurate
 * Visual Tracking" (2025), section on the structure of the road.
 */
export class Lanes {
  private readonly lanes: readonly {
    readonly polygon: Lane['polygon']
    readonly angle: number
    readonly most: number
  }[]

  constructor(lanes: readonly Lane[]) {
    this.lanes = lanes.map(({ polygon, direction, maxAngle }) => ({
      polygon,
      angle: Math.atan2(direction[1]!, direction[0]!),
      most: (maxAngle * Math.PI) / 180,
    }))
  }

  get count(): number {
    return this.lanes.length
  }

  /** Turns the velocity of a slot, whose first two axes are the centre. */
  steer({ means, dimension, stride }: KalmanFilterBank, slot: number): void {
    const at = slot * stride
    const [x, y] = [means[at]!, means[at + 1]!]
    const lane = this.lanes.find(({ polygon }) => isInside(polygon, x, y))
    if (!lane) return
    const vx = means[at + dimension]!
    const vy = means[at + dimension + 1]!
    const angle = between(lane.angle, Math.atan2(vy, vx))
    if ((vx === 0 && vy === 0) || Math.abs(angle) <= lane.most) return
    const edge = lane.angle + Math.sign(angle) * lane.most
    const speed = Math.max(0, vx * Math.cos(edge) + vy * Math.sin(edge))
    means[at + dimension] = speed * Math.cos(edge)
    means[at + dimension + 1] = speed * Math.sin(edge)
  }
}

/** The angle from one direction to another, −π to π. */
function between(from: number, to: number): number {
  const angle = to - from
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI))
}

/** By the number of edges to the right of a point: odd inside. */
function isInside(polygon: Lane['polygon'], x: number, y: number): boolean {
  let inside = false
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [ax, ay] = polygon[i]!
    const [bx, by] = polygon[j]!
    if (ay! > y !== by! > y && x < ax! + ((y - ay!) / (by! - ay!)) * (bx! - ax!)) inside = !inside
  }
  return inside
}
