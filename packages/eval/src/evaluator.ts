import { readOptions } from '@mot/core'
import { Comparer } from './compare'
import type { MetricOptions } from './metric'
import type { Sequence, SequenceFrame } from './sequence'
import { type Counter, type CountsOf, feed, type ScoresOf, type SequenceMetrics } from './sequence-metric'
import { similarityOf } from './similarity/similarity-of'

/**
 * Computes several metrics of one sequence online, frame by frame:
 *
 *   const evaluator = new Evaluator({ hota, clear, identity })
 *   for await (const frame of stream) {
 *     evaluator.add({ truth: frame.truth, results: tracker.update(frame.detections) })
 *     console.log(evaluator.scores().hota.hota)
 *   }
 *
 * Memory grows with the number of ids, not of frames. The exception is `hota`: a frame in which boxes overlap several others can only
 * be matched at the end, and is kept until then, at 20 bytes per pair of overlapping boxes.
 */
export class Evaluator<Metrics extends SequenceMetrics> {
  private readonly comparer: Comparer
  private readonly counters: readonly NamedCounter[]

  /** @throws MotError `invalid-option` */
  constructor(
    private readonly metrics: Metrics,
    options?: MetricOptions,
  ) {
    this.comparer = new Comparer(similarityOf(options))
    this.counters = countersOf(metrics, options)
  }

  /**
   * Adds the next frame.
   * @throws MotError `invalid-detections` for an invalid box or a repeated id in the frame; the frame is then not counted.
   */
  add(frame: SequenceFrame): void {
    const compared = this.comparer.compare(frame)
    for (const [, counter] of this.counters) counter.add(compared)
  }

  /** The counts of all frames so far: `metric.add` adds them to those of other sequences. */
  counts(): CountsOf<Metrics> {
    return countsOf(this.counters)
  }

  /** The scores of all frames so far. */
  scores(): ScoresOf<Metrics> {
    return scoreCounts(this.metrics, [this.counts()])
  }
}

/**
 * Counts several metrics of a sequence at once. Reads it twice where a metric requires two passes, and keeps no frames.
 * @throws MotError `invalid-detections` for an invalid box or a repeated id in a frame, `invalid-option`.
 */
export function countSequence<Metrics extends SequenceMetrics>(
  metrics: Metrics,
  sequence: Sequence,
  options?: MetricOptions,
): CountsOf<Metrics> {
  const counters = countersOf(metrics, options)
  feed(
    counters.map(([, counter]) => counter),
    sequence,
    options,
  )
  return countsOf(counters)
}

/** The scores of the given counts together: of one sequence, or of all sequences combined. */
export function scoreCounts<Metrics extends SequenceMetrics>(
  metrics: Metrics,
  counts: readonly CountsOf<Metrics>[],
): ScoresOf<Metrics> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, metric]) => {
      const ofMetric = counts.map((each) => each[name])
      return [name, metric.score(metric.add(ofMetric))]
    }),
  ) as ScoresOf<Metrics>
}

type NamedCounter = readonly [name: string, counter: Counter<unknown>]

function countersOf(metrics: SequenceMetrics, options: MetricOptions = {}): NamedCounter[] {
  const given = readOptions(options)
  return Object.entries(metrics).map(([name, metric]) => [name, metric.counter(given)])
}

function countsOf<Metrics>(counters: readonly NamedCounter[]): CountsOf<Metrics> {
  return Object.fromEntries(counters.map(([name, counter]) => [name, counter.counts()])) as CountsOf<Metrics>
}
