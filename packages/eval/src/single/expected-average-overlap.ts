import { MotError } from '@mot/core'
import { type SingleSequence, visibleFrames } from './single-sequence'

/** How a short-term tracker is judged on runs from many starts. */
export interface ExpectedAverageOverlapOptions {
  /** Overlap at or below which the object may be lost, 0 to 1. Default 0.1. */
  readonly failureIou?: number
  /** The tracker has failed where the overlap stays so low for that many frames. Default 10. */
  readonly failureFrames?: number
  /** Lengths in frames that count, from … to, both included. Default 115 to 755. */
  readonly interval?: readonly [from: number, to: number]
}

/** One run of a tracker from where it was shown the object. */
export interface RunOverlaps {
  /** After the frame in which it was shown the object; those from the failure on are not there. */
  readonly overlaps: readonly number[]
  /** Frames that the run had, those after the failure included. */
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
  /** [to] overlap that is expected on average over a run of 1, 2, … frames; 0 where no run is so long. */
  readonly curve: readonly number[]
}

/** How the challenges up to 2019 did it: a tracker that overlaps nothing is started anew; lengths as in VOT2018. */
export const resetProtocol: Required<ExpectedAverageOverlapOptions> = {
  failureIou: 0,
  failureFrames: 1,
  interval: [100, 356],
}

/** How they do it from 2020 on: a run from each of several anchors in a sequence, forward or backward. */
export const anchorProtocol: Required<ExpectedAverageOverlapOptions> = {
  failureIou: 0.1,
  failureFrames: 10,
  interval: [115, 755],
}

/**
 * VOT: Kristan et al., "The Visual Object Tracking VOT2015 Challenge Results" (2015) and "The Eighth Visual Object Tracking
 * VOT2020 Challenge Results" (2020), written from the definitions there. Counted run by run, added, divided last. A run
 * that failed goes on with overlap 0 for ever; one that ended without a failure says nothing of lengths beyond it.
 */
export const expectedAverageOverlap = {
  /**
   * @throws MotError `invalid-detections` for a bad box, `invalid-option`.
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

/** Place of the first of so many overlaps in a row that are too low, −1 where there are none. */
function failureIn(overlaps: readonly number[], failureIou: number, failureFrames: number): number {
  let low = 0
  for (const [i, overlap] of overlaps.entries()) {
    low = overlap <= failureIou ? low + 1 : 0
    if (low === failureFrames) return i - low + 1
  }
  return -1
}

/** [length] mean over all runs that say something of a length of their mean overlap up to it. */
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
  const all = { ...anchorProtocol, ...options }
  const { failureIou, failureFrames, interval } = all
  const [from, to] = interval
  if (!(failureIou >= 0 && failureIou <= 1)) refuse('failureIou', 'from 0 to 1', failureIou)
  if (!(Number.isInteger(failureFrames) && failureFrames > 0))
    refuse('failureFrames', 'an integer from 1', failureFrames)
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 1 && from <= to)) {
    refuse('interval', 'two integers from 1, the second not below the first', interval.join(', '))
  }
  return all
}

function refuse(option: string, expected: string, got: unknown): never {
  throw new MotError('invalid-option', `Option "${option}" should be ${expected}, got ${got}.`)
}
