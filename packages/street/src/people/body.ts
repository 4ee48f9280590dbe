import { bagParts } from './bag'
import type { Figure, Part } from './figure'
import { headParts } from './head'
import { armParts, legParts } from './limbs'
import type { Look } from './look'
import type { Skeleton } from './skeleton'
import { trunkParts } from './trunk'

/** All pieces of a dressed body, the farthest first. */
export function bodyParts(look: Look, skeleton: Skeleton, figure: Figure): Part[] {
  const parts = [
    ...legParts(look, skeleton, figure),
    ...trunkParts(look, skeleton, figure),
    ...armParts(look, skeleton, figure),
    ...headParts(look, skeleton, figure),
    ...bagParts(look, skeleton, figure),
  ]
  return parts.sort((a, b) => b.depth - a.depth)
}
