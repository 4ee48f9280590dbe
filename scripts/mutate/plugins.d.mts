import type { Mutant } from './report'

export const tested: Mutant[]
