import type { Random } from '../random'
import type { Prop, PropMaker } from './prop'
import { car } from './props/car'
import { planter, tree } from './props/plants'
import { bollard, lampPost, signPost } from './props/poles'
import { bench, bin } from './props/small'
import { advertColumn, busStop, kiosk } from './props/stands'
import type { Setting } from './setting'

/** Draws the props and their positions. */
export function furnish(setting: Setting, random: Random): Prop[] {
  const placer = new Placer(setting, random)
  if (setting.layout === 'street') furnishStreet(setting, placer, random)
  else furnishOpenGround(setting, placer, random)
  return placer.props
}

/** Cars at the kerbs; lamps, trees and posts along them; other props on the pavements. */
function furnishStreet(setting: Setting, placer: Placer, random: Random): void {
  const { near, far } = setting.road!
  placer.scatter(car, random.integer(1, 3), far - 1.1, far - 1)
  if (random.chance(0.35)) placer.scatter(car, 1, near + 1.1, near + 1.2)
  placer.scatter(lampPost, random.integer(1, 2), far + 0.4, far + 0.5)
  placer.scatter(tree, random.integer(0, 2), far + 0.5, far + 0.8)
  placer.scatter(random.chance(0.5) ? busStop : kiosk, random.integer(0, 1), far + 1, far + 1.2)
  placer.scatter(lampPost, random.integer(0, 1), near - 0.45, near - 0.35)
  placer.scatter(tree, random.integer(0, 1), near - 0.6, near - 0.5)
  placer.scatter(signPost, random.integer(0, 2), near - 0.4, near - 0.3)
  placer.scatter(bollard, random.integer(0, 4), near - 0.4, near - 0.3)
  placer.scatter(bin, random.integer(0, 2), near - 0.6, near - 0.5)
  placer.scatter(advertColumn, random.chance(0.35) ? 1 : 0, far + 1.1, far + 1.3)
}

/** Squares and avenues: large props are farther away. */
function furnishOpenGround(setting: Setting, placer: Placer, random: Random): void {
  const { near, far, layout } = setting
  const middle = Math.min(far, near + 14)
  const choices: readonly (readonly [PropMaker, number, number, number])[] = [
    [kiosk, layout === 'square' ? random.integer(0, 1) : 0, near + 4, middle],
    [advertColumn, random.integer(0, layout === 'square' ? 2 : 1), near + 4, middle],
    [lampPost, random.integer(1, 3), near + 1.5, middle],
    [tree, random.integer(1, 4), near + 2.5, far],
    [bench, random.integer(0, 3), near + 2, middle],
    [planter, random.integer(0, 3), near + 1.5, middle],
    [bin, random.integer(0, 2), near + 1.5, middle],
    [car, layout === 'square' && random.chance(0.3) ? 1 : 0, near + 7, middle],
    [bollard, random.integer(0, 3), near + 2, near + 5],
  ]
  for (const [maker, count, from, to] of choices) placer.scatter(maker, count, from, to)
}

/** Places props on the ground without intersections. */
class Placer {
  readonly props: Prop[] = []

  constructor(
    private readonly setting: Setting,
    private readonly random: Random,
  ) {}

  /** Places `count` props of a kind at distances between `from` and `to`; those without room are omitted. */
  scatter(maker: PropMaker, count: number, from: number, to: number): void {
    for (let i = 0; i < count; i++) {
      for (let attempt = 0; attempt < 12; attempt++) {
        const z = this.random.range(from, to)
        const prop = maker(this.drawX(z), z, this.random)
        if (!this.fits(prop)) continue
        this.props.push(prop)
        break
      }
    }
  }

  private drawX(z: number): number {
    const { view, walls } = this.setting
    const x = view.worldX(this.random.range(0.04, 0.96) * view.width, z)
    if (walls === undefined) return x
    const room = walls.x - 1.8
    // Along the houses: the middle of an avenue stays free.
    const beside = room * this.random.range(0.6, 1)
    return x < 0 ? -beside : beside
  }

  private fits(prop: Prop): boolean {
    const { view, walls } = this.setting
    if (walls && Math.abs(prop.x) + prop.halfWidth > walls.x - 0.8) return false
    const column = view.projectX(prop.x, prop.z)
    return this.props.every((other) => {
      const apart = Math.abs(prop.x - other.x) - prop.halfWidth - other.halfWidth
      const behind = Math.abs(prop.z - other.z) - prop.halfDepth - other.halfDepth
      // Apart on the ground, and not directly behind each other in the image.
      return (apart > 0.9 || behind > 0.9) && Math.abs(column - view.projectX(other.x, other.z)) > 0.04 * view.width
    })
  }
}
