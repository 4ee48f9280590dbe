import { MotError } from '@mot/core'
import {
  averageOverlap,
  expectedAverageOverlap,
  precisionLimits,
  type SingleSequence,
  type SuccessScores,
  success,
  successLimits,
} from '@mot/eval'
import type { Column, EvalReport, Row } from '../score'
import type { SingleRun } from './find-single'

export const singleColumns: readonly Column[] = [
  { name: 'Success', kind: 'share' },
  { name: 'Precision', kind: 'share' },
  { name: 'NormPrecision', kind: 'share' },
  { name: 'AO', kind: 'share' },
  { name: 'SR50', kind: 'share' },
  { name: 'SR75', kind: 'share' },
  { name: 'Accuracy', kind: 'share' },
  { name: 'Robustness', kind: 'share' },
  { name: 'Lost', kind: 'count' },
  { name: 'Frames', kind: 'count' },
]

/** All that a page shows. */
export interface SingleReport {
  readonly report: EvalReport
  readonly limits: { readonly success: readonly number[]; readonly precision: readonly number[] }
  readonly curves: Readonly<Record<string, SuccessScores['curves']>>
  /** Overlap in each frame by sequence; −1 where the tracker says nothing, −2 where the object cannot be seen. */
  readonly overlaps: Readonly<Record<string, readonly number[]>>
}

/** Scores of each sequence and of all. @throws MotError `invalid-detections` naming the sequence. */
export function scoreSingle(runs: readonly SingleRun[]): SingleReport {
  const counted = runs.map((run) => ({ name: run.name, run, counts: countOf(run) }))
  const curves: Record<string, SuccessScores['curves']> = {}
  for (const { name, counts } of counted) curves[name] = success.score(counts.success).curves
  curves.combined = success.score(success.add(counted.map(({ counts }) => counts.success))).curves
  return {
    report: {
      sequences: Object.fromEntries(counted.map(({ name, run, counts }) => [name, rowOf([counts], [run])])),
      combined: rowOf(
        counted.map(({ counts }) => counts),
        runs,
      ),
    },
    limits: { success: successLimits, precision: precisionLimits },
    curves,
    overlaps: Object.fromEntries(counted.map(({ name, run }) => [name, overlapsOf(run)])),
  }
}

interface Counts {
  readonly success: ReturnType<typeof success.count>
  readonly overlap: ReturnType<typeof averageOverlap.count>
  readonly expected: ReturnType<typeof expectedAverageOverlap.count>
}

function countOf({ name, truth, results }: SingleRun): Counts {
  const sequence: SingleSequence = { truth, results }
  try {
    return {
      success: success.count(sequence),
      overlap: averageOverlap.count(sequence),
      expected: expectedAverageOverlap.count(sequence),
    }
  } catch (error) {
    if (!(error instanceof MotError && error.code === 'invalid-detections')) throw error
    throw new MotError(error.code, `${name}: ${error.message}`, { cause: error })
  }
}

function rowOf(counts: readonly Counts[], runs: readonly SingleRun[]): Row {
  const curve = success.score(success.add(counts.map((each) => each.success)))
  const mean = averageOverlap.score(averageOverlap.add(counts.map((each) => each.overlap)))
  const vot = expectedAverageOverlap.score(expectedAverageOverlap.add(counts.map((each) => each.expected)))
  return {
    Success: curve.success,
    Precision: curve.precision,
    NormPrecision: curve.normalizedPrecision,
    AO: mean.ao,
    SR50: mean.sr50,
    SR75: mean.sr75,
    Accuracy: vot.accuracy,
    Robustness: vot.robustness,
    Lost: runs.reduce((sum, { results }) => sum + results.filter((box) => box === undefined).length, 0),
    Frames: runs.reduce((sum, { truth }) => sum + truth.length, 0),
  }
}

function overlapsOf({ truth, results }: SingleRun): number[] {
  return truth.map((box, i) => {
    const result = results[i]
    if (!box) return -2
    if (!result) return -1
    const across = Math.min(box.right, result.right) - Math.max(box.left, result.left)
    const down = Math.min(box.bottom, result.bottom) - Math.max(box.top, result.top)
    if (across <= 0 || down <= 0) return 0
    const area = ({ left, top, right, bottom }: typeof box) => (right - left) * (bottom - top)
    return (across * down) / (area(box) + area(result) - across * down)
  })
}
