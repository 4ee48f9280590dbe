import type { Appearance } from './appearance'
import { bagParts } from './bag'
import type { Figure, Part } from './figure'
import { headParts } from './head'
import { armParts, legParts } from './limbs'
import type { Skeleton } from './skeleton'
import { trunkParts } from './trunk'

/** All parts of a dressed body, the farthest first. */
export function bodyParts(appearance: Appearance, skeleton: Skeleton, figure: Figure): Part[] {
  const parts = [
    ...legParts(appearance, skeleton, figure),
    ...trunkParts(appearance, skeleton, figure),
    ...armParts(appearance, skeleton, figure),
    ...headParts(appearance, skeleton, figure),
    ...bagParts(appearance, skeleton, figure),
  ]
  return parts.sort((a, b) => b.depth - a.depth)
}
