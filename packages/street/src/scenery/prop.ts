import type { Random } from '../random'
import type { Brush } from './brush'

/** An object on the ground that occludes people behind it. Metres. */
export interface Prop {
  readonly x: number
  readonly z: number
  /** Half of its ground area, along x and z. */
  readonly halfWidth: number
  readonly halfDepth: number
  /** Height of its shadow-casting part. */
  readonly height: number
  /** Half-width of its shadow-casting part. */
  readonly shadowHalfWidth: number
  /** Whether it is wide and tall enough to hide a person. */
  readonly hides: boolean
  /** A lamp that shines at dusk. */
  readonly lamp?: boolean
  paint(brush: Brush): void
}

/** Makes one kind of prop at a place. */
export type PropMaker = (x: number, z: number, random: Random) => Prop
