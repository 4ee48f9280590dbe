import type { NetworkOptions } from '../network/load-network'
import type { PaintingOptions } from '../painting/style'

/** Options of `mot detect`. */
export interface DetectOptions extends NetworkOptions, PaintingOptions {
  readonly minScore?: number
  readonly classes?: readonly string[]
  readonly set?: readonly string[]
  readonly frames?: number
  readonly frameRate?: number
  readonly out?: string
  readonly json?: boolean
  readonly quiet?: boolean
}
