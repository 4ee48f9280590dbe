import type { Benchmark } from '@mot/eval'
import type { ReadingOptions } from '../reading'
import type { SingleBenchmark } from './single/find-single'

/** What of objects is compared. */
export type EvalGeometry = 'box' | 'oriented' | 'mask'

export const evalGeometries: readonly EvalGeometry[] = ['box', 'oriented', 'mask']

/** Benchmarks with files and rules of their own. Of those with several classes, each is evaluated on its own. */
export const shapedBenchmarks = [
  'KITTI-car',
  'KITTI-pedestrian',
  'MOTS',
  'KITTI-MOTS-car',
  'KITTI-MOTS-pedestrian',
] as const

export type ShapedBenchmark = (typeof shapedBenchmarks)[number]

/** Options of `mot eval`. */
export interface EvalOptions extends ReadingOptions {
  readonly gt: string
  /** Targets followed alone, laid out as by this benchmark. */
  readonly single?: SingleBenchmark
  readonly tracks: string
  readonly detections?: string
  readonly sequence?: string
  readonly sequences?: readonly string[]
  readonly benchmark: Benchmark | ShapedBenchmark
  /** What is compared. Default: box, or that of the benchmark. */
  readonly geometry?: EvalGeometry
  readonly frames?: number
  readonly minIou?: number
  readonly minVisibility?: number
  /** Classes to evaluate. Default: all. */
  readonly classes?: readonly number[]
  readonly metrics?: readonly string[]
  readonly json?: boolean
  readonly csv?: boolean
  readonly markdown?: boolean
  /** A file, or true for standard output. */
  readonly html?: string | true
  readonly quiet?: boolean
}
