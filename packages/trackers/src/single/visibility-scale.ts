import type { Image } from '@mot/core'
import { count, finite, record } from '../shapes'
import type { Appearance } from './appearance'
import type { Target } from './target'

/** Visible share of a target before the first frame after its start. */
const USUAL_AT_START = 0.9
/** Frames after the start in which a target is taken to be visible: they determine what is usual for it. */
const START_FRAMES = 8
/** Difference that the usual and the chance share have at least: similar surroundings do not turn noise into evidence. */
const LEAST_SPAN = 0.2
const USUAL_RATE = 0.1
const CHANCE_RATE = 0.2
/** Learned frames between two measurements of the surroundings. */
const PROBE_FRAMES = 4
/** [place] steps in widths and heights of the target, to places where it is not. */
const AROUND = [
  [-1.2, 0],
  [1.2, 0],
  [-1.2, -0.2],
  [1.2, -0.2],
  [-2, 0],
  [2, 0],
  [-1.2, 0.2],
  [1.2, 0.2],
] as const

/**
 * What the visible share of a target is worth. Noise, light and similar things around make it another number for each target: so
 * evidence is 1 where it is as large as usual, and 0 where it is as large as in the most similar place nearby.
 */
export class VisibilityScale {
  private usual = USUAL_AT_START
  private chance = 0
  /** Calls of `learn`. */
  private learned = 0

  start(image: Image, appearance: Appearance, target: Target): void {
    this.usual = USUAL_AT_START
    this.chance = shareAround(image, appearance, target)
    this.learned = 0
  }

  /** 0 to 1. @param visible share of the target, 0 to 1. */
  evidence(visible: number): number {
    const span = Math.max(this.usual - this.chance, LEAST_SPAN)
    return Math.max(0, Math.min((visible - this.chance) / span, 1))
  }

  /** Whether the target has just been chosen. */
  get isNew(): boolean {
    return this.learned < START_FRAMES
  }

  /** Takes in the visible share of a target that surely is in its place. */
  learn(image: Image, appearance: Appearance, target: Target, visible: number): void {
    this.usual += Math.max(1 / ++this.learned, USUAL_RATE) * (visible - this.usual)
    if (this.learned % PROBE_FRAMES !== 0) return
    this.chance += CHANCE_RATE * (shareAround(image, appearance, target) - this.chance)
  }

  snapshot(): VisibilityScaleState {
    return { usual: this.usual, chance: this.chance, learned: this.learned }
  }

  restore({ usual, chance, learned }: VisibilityScaleState): void {
    this.usual = usual
    this.chance = chance
    this.learned = learned
  }
}

/** The place that is compared: one after the other, without garbage. */
const place = { x: 0, y: 0, width: 1, height: 1 }

/** The largest visible share in places near a target. */
function shareAround(image: Image, appearance: Appearance, target: Target): number {
  let largest = 0
  for (let i = 0; i < AROUND.length; i++) {
    const [across, down] = AROUND[i]!
    place.x = target.x + across * target.width
    place.y = target.y + down * target.height
    place.width = target.width
    place.height = target.height
    largest = Math.max(largest, appearance.compare(image, place).visible)
  }
  return largest
}

export interface VisibilityScaleState {
  readonly usual: number
  readonly chance: number
  readonly learned: number
}

export const visibilityScaleShape = record<VisibilityScaleState>({ usual: finite, chance: finite, learned: count })
