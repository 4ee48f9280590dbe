import { Comparer } from './compare'
import type { MetricOptions } from './metric'
import type { Sequence, SequenceFrame } from './sequence'
import { type Counter, type CountsOf, feed, type ScoresOf, type SequenceMetrics } from './sequence-metric'

/**
 * Several metrics of one sequence at once, while its frames come in:
 *
 *   const evaluator = new Evaluator({ hota, clear, identity })
 *   for await (const frame of stream) {
 *     evaluator.add({ truth: frame.truth, results: tracker.update(frame.detections) })
 *     console.log(evaluator.scores().hota.hota)
 *   }
 *
 * Memory grows with the ids there are and not with the frames, save for `hota`: a frame where boxes overlap several others
 * can only be matched at the end, and is kept until then: 20 bytes for each two boxes that overlap.
 */
export class Evaluator<Metrics extends SequenceMetrics> {
  private readonly comparer = new Comparer()
  private readonly counters: readonly NamedCounter[]

  /** @throws MotError `invalid-option` */
  constructor(
    private readonly metrics: Metrics,
    options?: MetricOptions,
  ) {
    this.counters = countersOf(metrics, options)
  }

  /**
   * The next frame.
   * @throws MotError `invalid-detections` for a bad box or an id twice in the frame; the frame is then not counted.
   */
  add(frame: SequenceFrame): void {
    const compared = this.comparer.compare(frame)
    for (const [, counter] of this.counters) counter.add(compared)
  }

  /** What has been counted so far: `metric.add` adds it to the counts of other sequences. */
  counts(): CountsOf<Metrics> {
    return countsOf(this.counters)
  }

  /** The scores of all frames so far. */
  scores(): ScoresOf<Metrics> {
    return scoreCounts(this.metrics, [this.counts()])
  }
}

/**
 * Counts several metrics in a sequence at once. Goes through it twice where a metric needs that, and keeps none of it.
 * @throws MotError `invalid-detections` for a bad box or an id twice in a frame, `invalid-option`.
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
  )
  return countsOf(counters)
}

/** The scores of all sequences together that were counted: of one for its own row, of all for the combined row. */
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

function countersOf(metrics: SequenceMetrics, options?: MetricOptions): NamedCounter[] {
  return Object.entries(metrics).map(([name, metric]) => [name, metric.counter(options)])
}

function countsOf<Metrics>(counters: readonly NamedCounter[]): CountsOf<Metrics> {
  return Object.fromEntries(counters.map(([name, counter]) => [name, counter.counts()])) as CountsOf<Metrics>
}
