import { readOptions } from '@mot/core'
import type { Similarity } from './similarity/similarity'

/**
 * A metric: counts in each sequence, adds the counts, and divides last. So the score of several sequences, classes or datasets is the
 * score of all their frames together, not the mean of their scores.
 */
export interface Metric<Input, Counts, Scores> {
  /**
   * Counts in one sequence.
   * @throws MotError `invalid-detections` for an invalid box or a repeated id in a frame, `invalid-option`.
   */
  count(input: Input, options?: MetricOptions): Counts
  add(counts: readonly Counts[]): Counts
  score(counts: Counts): Scores
}

export interface MetricOptions {
  /** Least IoU of a match, or least other similarity, above 0 to 1. Default 0.5. */
  readonly minIou?: number
  /** What metrics of tracks compare: boxes by default, or `orientedOverlap`, `maskOverlap`, `poseSimilarity()`, `box3dOverlap`. */
  readonly similarity?: Similarity
}

/** Scores all inputs together. */
export function evaluate<Input, Counts, Scores>(
  metric: Metric<Input, Counts, Scores>,
  inputs: readonly Input[],
  options: MetricOptions = {},
): Scores {
  const given = readOptions(options)
  return metric.score(metric.add(inputs.map((input) => metric.count(input, given))))
}

/** Numbers, and lists of as many numbers, by name. */
type Addable<Counts> = { readonly [Name in keyof Counts]: number | readonly number[] }

/** Sums counts by name, lists element by element. */
export function addFields<Counts extends Addable<Counts>>(zero: Counts, counts: readonly Counts[]): Counts {
  const sum: Record<string, number | readonly number[]> = { ...zero }
  for (const each of counts) {
    for (const [name, value] of Object.entries<number | readonly number[]>(each)) sum[name] = plus(sum[name]!, value)
  }
  return sum as Counts
}

function plus(a: number | readonly number[], b: number | readonly number[]): number | readonly number[] {
  if (typeof a === 'number' || typeof b === 'number') return (a as number) + (b as number)
  return a.map((value, i) => value + b[i]!)
}

/** a / max(b, 1) for an integer b, as in TrackEval: false positives in an empty scene still count. */
export function share(a: number, b: number): number {
  return a / Math.max(1, b)
}
