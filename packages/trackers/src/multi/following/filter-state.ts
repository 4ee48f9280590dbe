import type { FilterSnapshot } from '@mot/core'
import { numbers, optional, record, type Shape } from '../../shapes'

/** A filter in a snapshot. That its columns are as long as the motion model asks, its bank checks. */
export const filterState: Shape<FilterSnapshot> = record<FilterSnapshot>({
  mean: numbers(),
  blocks: numbers(),
  pairs: optional(numbers()),
})
