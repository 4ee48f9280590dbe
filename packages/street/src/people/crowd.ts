import { TURN } from '../arithmetic'
import type { Random } from '../random'
import { type Appearance, drawAppearance, drawSimilarAppearance } from './appearance'
import { drawOuting } from './plan'
import type { Stage } from './stage'
import { Walker } from './walker'

/** Share of people with clothes similar to those of another person in the scene. */
const SIMILAR = 0.12

/** Seconds. */
const LONGEST_STEP = 0.05

/** All people on the street. A person who leaves is replaced by a new one, so that their number is constant. */
export class Crowd {
  private members: Walker[] = []
  private nextId = 1

  constructor(
    private readonly stage: Stage,
    private readonly size: number,
    private readonly random: Random,
  ) {
    while (this.members.length < size) this.join(true)
  }

  /** The present people, in no particular order. Ids count from 1 and are never reused. */
  get people(): readonly Walker[] {
    return this.members
  }

  /** Advances time. */
  advance(seconds: number): void {
    inSteps(seconds, (step) => this.step(step))
  }

  private step(seconds: number): void {
    for (const walker of this.members) walker.advance(seconds, this.members, this.stage)
    if (this.members.some((walker) => walker.gone)) this.members = this.members.filter((walker) => !walker.gone)
    while (this.members.length < this.size) this.join(false)
  }

  private join(underway: boolean): void {
    const outing = drawOuting(this.stage, this.random)
    const share = underway ? this.random.range(0, 0.95) : 0
    for (const plan of outing) {
      const walker = new Walker(this.nextId++, dress(this.members, this.random), plan, this.random.range(0, TURN))
      walker.skipAhead(share)
      this.members.push(walker)
    }
  }
}

/** Divides time into steps short enough for collision avoidance. */
export function inSteps(seconds: number, advance: (seconds: number) => void): void {
  const steps = Math.ceil(seconds / LONGEST_STEP - 1e-9)
  for (let i = 0; i < steps; i++) advance(seconds / steps)
}

/** The appearance of a new person, sometimes in clothes similar to those of a present one. */
export function dress(present: readonly Walker[], random: Random): Appearance {
  const model = present.length > 0 && random.chance(SIMILAR) ? random.pick(present) : undefined
  return model ? drawSimilarAppearance(model.appearance, random) : drawAppearance(random)
}
