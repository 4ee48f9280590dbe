import { readOptions } from '@mot/core'
import { type ComparedFrame, Comparer } from './compare'
import type { Metric, MetricOptions } from './metric'
import { frameCountOf, frameOf, type Sequence } from './sequence'
import { similarityOf } from './similarity/similarity-of'

/** Counts one sequence, frame by frame. */
export interface Counter<Counts> {
  /**
   * The first of two passes, for a metric whose matching of a frame depends on the whole sequence: called with every frame before the
   * first `add`. With a single pass, only `add` is called, and keeps the frames that are still undecided.
   */
  preview?(frame: ComparedFrame): void
  add(frame: ComparedFrame): void
  /** The counts of all frames so far. */
  counts(): Counts
}

/** A metric of tracks that also counts online. */
export interface SequenceMetric<Counts, Scores> extends Metric<Sequence, Counts, Scores> {
  /** A counter for one sequence, used by `Evaluator`. */
  counter(options?: MetricOptions): Counter<Counts>
}

/** Metrics by the names of their scores. */
export type SequenceMetrics = Readonly<Record<string, SequenceMetric<unknown, unknown>>>

/** The counts of several metrics, by name. */
export type CountsOf<Metrics> = {
  readonly [Name in keyof Metrics]: Metrics[Name] extends SequenceMetric<infer Counts, infer _> ? Counts : never
}

/** The scores of several metrics, by name. */
export type ScoresOf<Metrics> = {
  readonly [Name in keyof Metrics]: Metrics[Name] extends SequenceMetric<infer _, infer Scores> ? Scores : never
}

/** A metric that counts a sequence by passing its frames to a counter. */
export function sequenceMetric<Counts, Scores>(
  metric: Omit<SequenceMetric<Counts, Scores>, 'count'>,
): SequenceMetric<Counts, Scores> {
  const counterOf = (options: MetricOptions = {}) => metric.counter(readOptions(options))
  return {
    ...metric,
    counter: counterOf,
    count(sequence, options) {
      const counter = counterOf(options)
      feed([counter], sequence, options)
      return counter.counts()
    },
  }
}

/** Up to this many frames, one pass is made and counters keep undecided frames: no benchmark has a longer sequence. */
const MOST_KEPT = 4000

/** Passes all frames of a sequence to all counters; in two passes for long sequences, to limit memory. */
export function feed(counters: readonly Counter<unknown>[], sequence: Sequence, options?: MetricOptions): void {
  if (frameCountOf(sequence) > MOST_KEPT && counters.some((counter) => counter.preview)) {
    for (const frame of comparedFrames(sequence, options)) for (const counter of counters) counter.preview?.(frame)
  }
  for (const frame of comparedFrames(sequence, options)) for (const counter of counters) counter.add(frame)
}

/** The compared frames of a sequence, one after another. */
export function* comparedFrames(sequence: Sequence, options?: MetricOptions): Generator<ComparedFrame> {
  const comparer = new Comparer(similarityOf(options))
  const count = frameCountOf(sequence)
  for (let frame = 1; frame <= count; frame++) yield comparer.compare(frameOf(sequence, frame))
}
