import type { Size } from '../arguments'
import type { NetworkOptions } from '../network/load-network'
import type { ReadingOptions } from '../reading'

/** Options of `mot camera estimate`. */
export interface EstimateOptions extends NetworkOptions, ReadingOptions {
  readonly detections?: string
  readonly imageSize?: Size
  readonly personHeight?: number
  readonly fieldOfView?: number
  readonly minScore?: number
  readonly classes?: readonly string[]
  readonly frames?: number
  readonly out?: string
  readonly quiet?: boolean
}
