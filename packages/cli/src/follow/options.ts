import type { Box } from '@mot/core'
import type { PaintingOptions } from '../painting/style'

/** Options of `mot follow`. */
export interface FollowOptions extends PaintingOptions {
  readonly box: readonly Box[]
  readonly fromFrame?: number
  readonly tracker?: string
  readonly preset?: string
  readonly set?: readonly string[]
  readonly model?: string
  readonly mirror?: string
  readonly device?: string
  readonly frameRate?: number
  readonly frames?: number
  readonly out?: string
  readonly video?: string
  readonly json?: boolean
  readonly quiet?: boolean
}
