import type { Benchmark } from '@mot/eval'
import type { ReadingOptions } from '../reading'

/** Options of `mot tune`. */
export interface TuneOptions extends ReadingOptions {
  readonly gt: string
  readonly detections: string
  readonly embeddings?: string
  readonly embeddingDimension?: number
  readonly camera?: string
  readonly sequences?: readonly string[]
  readonly holdOut?: readonly string[]
  readonly benchmark: Benchmark
  readonly minVisibility?: number
  readonly frameRate?: number
  readonly tracker?: string
  readonly preset?: string
  readonly set?: readonly string[]
  readonly search: readonly string[]
  readonly metric: string
  readonly trials: number
  readonly seed: number
  readonly workers?: number
  readonly journal?: string
  readonly json?: boolean
  readonly quiet?: boolean
}
