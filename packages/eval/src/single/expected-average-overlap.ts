import { MotError, readOptions, shown } from '@mot/core'
import { type SingleSequence, visibleFrames } from './single-sequence'

/** Protocol for a short-term tracker, evaluated on runs from many starts. */
export interface ExpectedAverageOverlapOptions {
  /** Overlap at or below which a frame counts towards a failure, 0 to 1. Default 0.1. */
  readonly failureIou?: number
  /** Consecutive frames of such overlap that make a failure. Default 10. */
  readonly failureFrames?: number
  /** Interval of sequence lengths in frames, both ends included. Default 115 to 755. */
  readonly interval?: readonly [from: number, to: number]
}

/** One run of a tracker from an initial frame. */
export interface RunOverlaps {
  /** [frames] overlaps after the initial frame, up to the failure. */
  readonly overlaps: readonly number[]
  /** Number of frames of the run, including those after the failure. */
  readonly frames: number
  readonly failed: boolean
}

export interface ExpectedAverageOverlapScores {
  /** Mean overlap before failures, 0 to 1. */
  readonly accuracy: number
  /** Share of the frames before failures, 0 to 1. */
  readonly robustness: number
  readonly failures: number
  /** Expected average overlap: mean of the curve over the interval. */
  readonly eao: number
  /** [to] expected average overlap over runs of 1, 2, … frames; 0 where no run is long enough. */
  readonly curve: readonly number[]
}

/** Protocol of the challenges up to 2019: a tracker with overlap 0 is reinitialised; lengths as in VOT2018. */
export const resetProtocol: Required<ExpectedAverageOverlapOptions> = {
  failureIou: 0,
  failureFrames: 1,
  interval: [100, 356],
}

/** Protocol from 2020 on: a run from each of several anchors in a sequence, forward or backward. */
export const anchorProtocol: Required<ExpectedAverageOverlapOptions> = {
  failureIou: 0.1,
  failureFrames: 10,
  interval: [115, 755],
}

/**
 * VOT: Kristan et al., "The Visual Object Tracking VOT2015 Challenge Results" (2015) and "The Eighth Visual Object Tracking
 * VOT2020 Challenge Results" (2020), written from the definitions there. Counted run by run, added, divided last. A failed run is
 * extended with overlap 0 to any length; a run without failure is not used for lengths beyond its own.
 */
export const expectedAverageOverlap = {
  /**
   * @throws MotError `invalid-detections` for an invalid box, `invalid-option`.
   */
  count(run: SingleSequence, options?: ExpectedAverageOverlapOptions): readonly RunOverlaps[] {
    const { failureIou, failureFrames } = filled(options)
    const overlaps = visibleFrames(run, 1).map(({ overlap }) => overlap)
    const failure = failureIn(overlaps, failureIou, failureFrames)
    const before = failure < 0 ? overlaps : overlaps.slice(0, failure)
    return [{ overlaps: before, frames: overlaps.length, failed: failure >= 0 }]
  },

  add: (counts: readonly (readonly RunOverlaps[])[]): readonly RunOverlaps[] => counts.flat(),

  /** @throws MotError `invalid-option` */
  score(runs: readonly RunOverlaps[], options?: ExpectedAverageOverlapOptions): ExpectedAverageOverlapScores {
    const [from, to] = filled(options).interval
    const total = (of: (run: RunOverlaps) => number) => runs.reduce((sum, run) => sum + of(run), 0)
    const followed = total(({ overlaps }) => overlaps.length)
    const curve = curveOf(runs, to)
    return {
      accuracy: total(({ overlaps }) => sumOf(overlaps)) / Math.max(1, followed),
      robustness:
        followed /
        Math.max(
          1,
          total(({ frames }) => frames),
        ),
      failures: total(({ failed }) => (failed ? 1 : 0)),
      eao: sumOf(curve.slice(from - 1, to)) / (to - from + 1),
      curve,
    }
  },
}

/** Index of the first overlap of a failure, −1 for none. */
function failureIn(overlaps: readonly number[], failureIou: number, failureFrames: number): number {
  let low = 0
  for (const [i, overlap] of overlaps.entries()) {
    low = overlap <= failureIou ? low + 1 : 0
    if (low === failureFrames) return i - low + 1
  }
  return -1
}

/** [length] mean, over all runs used for a length, of their mean overlap up to that length. */
function curveOf(runs: readonly RunOverlaps[], length: number): number[] {
  const sums = new Float64Array(length)
  const counts = new Float64Array(length)
  for (const { overlaps, failed } of runs) {
    let sum = 0
    for (let i = 0; i < length && (failed || i < overlaps.length); i++) {
      sum += overlaps[i] ?? 0
      sums[i]! += sum / (i + 1)
      counts[i]!++
    }
  }
  return Array.from(sums, (sum, i) => sum / Math.max(1, counts[i]!))
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

function filled(options: ExpectedAverageOverlapOptions = {}): Required<ExpectedAverageOverlapOptions> {
  const all = { ...anchorProtocol, ...readOptions(options) }
  const { failureIou, failureFrames, interval } = all
  const [from, to] = Array.isArray(interval) ? interval : ([Number.NaN, Number.NaN] as const)
  if (!(typeof failureIou === 'number' && failureIou >= 0 && failureIou <= 1))
    refuse('failureIou', 'from 0 to 1', failureIou)
  if (!(Number.isInteger(failureFrames) && failureFrames > 0))
    refuse('failureFrames', 'an integer from 1', failureFrames)
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 1 && from <= to)) {
    refuse('interval', 'two integers from 1, the second not below the first', interval)
  }
  return all
}

function refuse(option: string, expected: string, got: unknown): never {
  throw new MotError('invalid-option', `Option "${option}" should be ${expected}, got ${shown(got)}.`)
}
