import { type ComparedFrame, Comparer } from './compare'
import type { Metric, MetricOptions } from './metric'
import { frameCountOf, frameOf, type Sequence } from './sequence'

/** Counts in one sequence, frame by frame. */
export interface Counter<Counts> {
  /**
   * For a metric that has to know the whole sequence before it can decide on a frame: called with every frame before the
   * first `add`, where a sequence is gone through twice. Where it is not, `add` alone does, but has to keep what it cannot
   * decide yet.
   */
  look?(frame: ComparedFrame): void
  add(frame: ComparedFrame): void
  /** What has been counted so far. */
  counts(): Counts
}

/** A metric of tracks: it can also count while the frames come in. */
export interface SequenceMetric<Counts, Scores> extends Metric<Sequence, Counts, Scores> {
  /** For one sequence. `Evaluator` feeds it. */
  counter(options?: MetricOptions): Counter<Counts>
}

/** Metrics by the names their scores shall have. */
export type SequenceMetrics = Readonly<Record<string, SequenceMetric<unknown, unknown>>>

/** The counts of several metrics, by name. */
export type CountsOf<Metrics> = {
  readonly [Name in keyof Metrics]: Metrics[Name] extends SequenceMetric<infer Counts, infer _> ? Counts : never
}

/** The scores of several metrics, by name. */
export type ScoresOf<Metrics> = {
  readonly [Name in keyof Metrics]: Metrics[Name] extends SequenceMetric<infer _, infer Scores> ? Scores : never
}

/** A metric that counts a sequence by feeding its counter. */
export function sequenceMetric<Counts, Scores>(
  metric: Omit<SequenceMetric<Counts, Scores>, 'count'>,
): SequenceMetric<Counts, Scores> {
  return {
    ...metric,
    count(sequence, options) {
      const counter = metric.counter(options)
      feed([counter], sequence)
      return counter.counts()
    },
  }
}

/** Frames of which a counter may keep what it cannot decide yet: no benchmark has a longer sequence. */
const MOST_KEPT = 4000

/** Goes through a sequence for all counters at once; twice where it is so long that memory would grow with it otherwise. */
export function feed(counters: readonly Counter<unknown>[], sequence: Sequence): void {
  if (frameCountOf(sequence) > MOST_KEPT && counters.some((counter) => counter.look)) {
    for (const frame of comparedFrames(sequence)) for (const counter of counters) counter.look?.(frame)
  }
  for (const frame of comparedFrames(sequence)) for (const counter of counters) counter.add(frame)
}

/** A sequence frame by frame. */
export function* comparedFrames(sequence: Sequence): Generator<ComparedFrame> {
  const comparer = new Comparer()
  const count = frameCountOf(sequence)
  for (let frame = 1; frame <= count; frame++) yield comparer.compare(frameOf(sequence, frame))
}
