import type { Benchmark } from '@mot/eval'
import type { SingleBenchmark } from './single/find-single'

/** Options of `mot eval`. */
export interface EvalOptions {
  readonly gt: string
  /** Targets followed alone, laid out as by this benchmark. */
  readonly single?: SingleBenchmark
  readonly tracks: string
  readonly detections?: string
  readonly sequence?: string
  readonly sequences?: readonly string[]
  readonly benchmark: Benchmark
  readonly frames?: number
  readonly minIou?: number
  readonly minVisibility?: number
  readonly lenient?: boolean
  readonly metrics?: readonly string[]
  readonly json?: boolean
  readonly csv?: boolean
  readonly markdown?: boolean
  /** A file, or true for standard output. */
  readonly html?: string | true
  readonly quiet?: boolean
}
