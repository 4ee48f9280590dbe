import { MotError, quoted } from '@mot/core'

/** A way between two cameras. */
export interface CameraLink {
  readonly from: string
  readonly to: string
  /** Shortest time from the image of one to that of the other, in seconds; 0 where both see one place. */
  readonly seconds: number
  /** Whether it is passable in one direction only. Default false. */
  readonly oneWay?: boolean
}

/**
 * Shortest travel times between cameras, over all ways. Without links every transition is possible at once, with them only those that
 * the links allow.
 */
export class CameraGraph {
  /** [from][to] seconds. */
  private readonly times = new Map<string, Map<string, number>>()

  constructor(links: readonly CameraLink[]) {
    for (const { from, to, seconds, oneWay = false } of links) {
      this.note(from, to, seconds)
      if (!oneWay) this.note(to, from, seconds)
    }
    this.close()
  }

  /** Seconds, `Infinity` where there is no way. */
  shortest(from: string, to: string): number {
    if (this.times.size === 0 || from === to) return 0
    return this.times.get(from)?.get(to) ?? Number.POSITIVE_INFINITY
  }

  private note(from: string, to: string, seconds: number): void {
    const row = this.times.get(from) ?? new Map<string, number>()
    this.times.set(from, row.set(to, Math.min(seconds, row.get(to) ?? Number.POSITIVE_INFINITY)))
    if (!this.times.has(to)) this.times.set(to, new Map())
  }

  /** Ways over other cameras: each camera in turn is a stop between all pairs of others. */
  private close(): void {
    const cameras = [...this.times.keys()]
    for (const via of cameras) {
      for (const from of cameras) {
        const first = this.times.get(from)!.get(via)
        if (first === undefined || from === via) continue
        for (const [to, second] of this.times.get(via)!) if (to !== from) this.shorten(from, to, first + second)
      }
    }
  }

  private shorten(from: string, to: string, seconds: number): void {
    const row = this.times.get(from)!
    if (seconds < (row.get(to) ?? Number.POSITIVE_INFINITY)) row.set(to, seconds)
  }
}

/** @throws MotError `invalid-option` for a link from a camera to itself. */
export function checkLinks(links: readonly CameraLink[]): void {
  for (const { from, to } of links) {
    if (from !== to) continue
    throw new MotError('invalid-option', `A link should be between two cameras, got ${quoted(from)} twice.`)
  }
}
