import type { ShippedModel } from './list-models'

/** One entry per network in `networks/`. */
export const shipped: readonly ShippedModel[] = []
