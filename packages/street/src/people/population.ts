import { TURN } from '../arithmetic'
import type { Random } from '../random'
import type { Appearance } from './appearance'
import { dress, inSteps } from './crowd'
import { drawOuting, drawVisit, type Plan } from './plan'
import type { Stage } from './stage'
import { Walker } from './walker'

/** Ranges are [shortest, longest], in seconds. */
export interface PopulationOptions {
  /** Number of people on the street at a time, in view and between cameras. */
  readonly people: number
  /** Share of the people who leave that come back. */
  readonly returnShare: number
  /** Absence of those. */
  readonly awaySeconds: readonly [number, number]
  /** Way from the image of one camera to that of the next. */
  readonly travelSeconds: readonly [number, number]
}

/** Share of the people who leave an image towards another camera that walk on to it; the others leave the street. */
const WALKS_ON = 0.8

/** A person who is in no image, and where and when they are in one again. */
interface Absent {
  readonly id: number
  readonly appearance: Appearance
  readonly due: number
  readonly camera: number
  readonly side: number
}

/**
 * All people of a street with several cameras, which show neighbouring stretches of it from left to right. People walk from one to the
 * next, and some of those who leave the street come back after a while. The number of people on it is constant.
 */
export class Population {
  private readonly members: Walker[][]
  private travelling: Absent[] = []
  /** In the order of their departure. */
  private away: Absent[] = []
  private seconds = 0
  private nextId = 1

  constructor(
    private readonly stages: readonly Stage[],
    private readonly options: PopulationOptions,
    private readonly random: Random,
  ) {
    this.members = stages.map(() => [])
    while (this.count < options.people) this.joinNew(true)
  }

  /** The people in front of a camera, in no particular order. Ids count from 1; a person who comes back has the same. */
  inFront(camera: number): readonly Walker[] {
    return this.members[camera]!
  }

  /** Advances time. */
  advance(seconds: number): void {
    inSteps(seconds, (step) => this.step(step))
  }

  /** Number of people in view and between cameras. */
  get count(): number {
    return this.members.reduce((sum, each) => sum + each.length, this.travelling.length)
  }

  private step(seconds: number): void {
    this.seconds += seconds
    for (const [camera, stage] of this.stages.entries()) this.walk(camera, stage, seconds)
    const arrived = this.travelling.filter(({ due }) => due <= this.seconds)
    if (arrived.length > 0) this.travelling = this.travelling.filter(({ due }) => due > this.seconds)
    for (const person of arrived) this.enter(person)
    while (this.count < this.options.people) this.join()
  }

  private walk(camera: number, stage: Stage, seconds: number): void {
    const present = this.members[camera]!
    for (const walker of present) walker.advance(seconds, present, stage)
    for (const walker of present) if (walker.gone) this.depart(walker, camera)
    if (present.some((walker) => walker.gone)) this.members[camera] = present.filter((walker) => !walker.gone)
  }

  private depart({ id, appearance, x }: Walker, from: number): void {
    const { random, seconds } = this
    const { returnShare, awaySeconds, travelSeconds } = this.options
    const side = x < 0 ? -1 : 1
    const next = from + side
    if (next in this.stages && random.chance(WALKS_ON)) {
      const due = seconds + random.range(...travelSeconds)
      this.travelling.push({ id, appearance, due, camera: next, side: -side })
    } else if (random.chance(returnShare)) {
      const due = seconds + random.range(...awaySeconds)
      const camera = random.integer(0, this.stages.length - 1)
      this.away.push({ id, appearance, due, camera, side: random.chance(0.5) ? 1 : -1 })
    }
  }

  /** A person who is due comes back; else a new one or a group comes. */
  private join(): void {
    const back = this.away.find(({ due }) => due <= this.seconds)
    this.away = this.away.filter((each) => each !== back)
    if (back === undefined) this.joinNew(false)
    else this.enter(back)
  }

  private joinNew(underway: boolean): void {
    const { random } = this
    const camera = random.integer(0, this.stages.length - 1)
    const outing = drawOuting(this.stages[camera]!, random)
    const share = underway ? random.range(0, 0.95) : 0
    for (const plan of outing) this.add(camera, this.nextId++, dress(this.members.flat(), random), plan, share)
  }

  private enter({ id, appearance, camera, side }: Absent): void {
    this.add(camera, id, appearance, drawVisit(this.stages[camera]!, side, this.random), 0)
  }

  private add(camera: number, id: number, appearance: Appearance, plan: Plan, share: number): void {
    const walker = new Walker(id, appearance, plan, this.random.range(0, TURN))
    walker.skipAhead(share)
    this.members[camera]!.push(walker)
  }
}
