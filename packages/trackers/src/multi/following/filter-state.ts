import type { FilterSnapshot } from '@mot/core'
import { numbers, optional, record, type Shape } from '../../shapes'

/** A filter in a snapshot. The bank checks the lengths of its columns against the motion model. */
export const filterState: Shape<FilterSnapshot> = record<FilterSnapshot>({
  mean: numbers(),
  blocks: numbers(),
  pairs: optional(numbers()),
})
