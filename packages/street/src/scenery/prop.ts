import type { Random } from '../random'
import type { Brush } from './brush'

/** A thing that stands on the ground and hides who is behind it. Metres. */
export interface Prop {
  readonly x: number
  readonly z: number
  /** Half of the ground it takes up. */
  readonly halfWidth: number
  readonly halfDepth: number
  /** Of what throws a shadow. */
  readonly height: number
  /** Half-width of what throws a shadow. */
  readonly shadowHalfWidth: number
  /** Wide and tall enough to hide behind. */
  readonly hides: boolean
  /** A lamp that shines at dusk. */
  readonly lamp?: boolean
  paint(brush: Brush): void
}

/** Makes one kind of prop at a place. */
export type PropMaker = (x: number, z: number, random: Random) => Prop
