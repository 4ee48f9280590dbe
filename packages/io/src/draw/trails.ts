import type { Box } from '@mot/core'

/** Where an object was. */
export interface Footprint {
  readonly time: number
  readonly x: number
  readonly y: number
}

/** Seconds between two frames without times. */
const FRAME_SECONDS = 1 / 30

/** The ways of all tracks over the last seconds. */
export class Trails {
  readonly #trails = new Map<number, Footprint[]>()
  #time = Number.NEGATIVE_INFINITY

  constructor(
    private readonly seconds: number,
    private readonly anchor: 'bottom' | 'centre',
  ) {}

  /** Of the last frame, in seconds. */
  get time(): number {
    return this.#time
  }

  /**
   * Adds the boxes of a frame. Where its time is earlier than that of the last one, the trails begin anew.
   * @param time in seconds; a 30th of a second after the last frame where undefined.
   */
  extend(time: number | undefined, tracks: Iterable<{ readonly id: number; readonly box: Box }>): void {
    const now = time ?? (this.#time === Number.NEGATIVE_INFINITY ? 0 : this.#time + FRAME_SECONDS)
    if (now < this.#time) this.clear()
    this.#time = now
    if (this.seconds === 0) return
    for (const { id, box } of tracks) {
      const trail = this.#trails.get(id) ?? []
      if (trail.at(-1)?.time === now) trail.pop()
      const y = this.anchor === 'bottom' ? box.bottom : (box.top + box.bottom) / 2
      trail.push({ time: now, x: (box.left + box.right) / 2, y })
      this.#trails.set(id, trail)
    }
    for (const [id, trail] of this.#trails) {
      while (trail.length > 0 && trail[0]!.time < now - this.seconds) trail.shift()
      if (trail.length === 0) this.#trails.delete(id)
    }
  }

  /** From the oldest place to that of the last frame. */
  of(id: number): readonly Footprint[] {
    return this.#trails.get(id) ?? []
  }

  /** 1 for now, down to 0 for what is about to vanish. */
  freshness({ time }: Footprint): number {
    return 1 - (this.#time - time) / this.seconds
  }

  clear(): void {
    this.#trails.clear()
    this.#time = Number.NEGATIVE_INFINITY
  }
}
