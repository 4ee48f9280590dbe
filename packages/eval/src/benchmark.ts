import { type Box, MotError, quoted, readOptions, shown } from '@mot/core'
import { type Frames, type FrameTable, rowsAt, type TruthRow } from './sequence'

/** The benchmark whose rules select the rows of the truth. `own`: all considered rows, whatever their class. */
export type Benchmark = 'MOT15' | 'MOT16' | 'MOT17' | 'MOT20' | 'DanceTrack' | 'own'

export const benchmarks: readonly Benchmark[] = ['MOT15', 'MOT16', 'MOT17', 'MOT20', 'DanceTrack', 'own']

/** A row of a MOTChallenge gt.txt; what `readGroundTruth` of `@mot/io` returns has these. */
export interface BenchmarkRow {
  readonly id: number
  readonly box: Box
  /** False for the zero mark. Default true. */
  readonly considered?: boolean
  /** Class number of MOTChallenge, 1 to 13. Default 1, a pedestrian. */
  readonly classId?: number
  /** Visible share of the object, 0 to 1. Default 1. */
  readonly visibility?: number
}

export interface BenchmarkOptions {
  /** Rows of a lower visibility are ignored, 0 to 1. Default 0, as in all these benchmarks. */
  readonly minVisibility?: number
}

const PEDESTRIAN = 1
const LAST_CLASS = 13

/** Person on a vehicle, static person, distractor, reflection: neither a miss nor a match of them is counted. */
const distractors: ReadonlySet<number> = new Set([2, 7, 8, 12])
const NON_MOT_VEHICLE = 6

/**
 * Preprocesses the truth by the rules of a benchmark, as TrackEval does. MOT16, MOT17 and MOT20: pedestrians without zero mark are
 * evaluated, results matched to distractors are removed, other unmatched results are false positives. MOT15 and DanceTrack have no
 * classes: only rows with zero mark are excluded. Rows are read on access.
 * @throws MotError `invalid-option`; on access to a frame, `invalid-detections` for a class that MOTChallenge does not have.
 */
export function benchmarkTruth(
  benchmark: Benchmark,
  truth: Frames<BenchmarkRow>,
  options: BenchmarkOptions = {},
): FrameTable<TruthRow, readonly TruthRow[]> {
  const { minVisibility = 0 } = readOptions(options)
  if (!benchmarks.includes(benchmark)) {
    throw new MotError(
      'invalid-option',
      `There is no benchmark ${quoted(benchmark)}. Available: ${benchmarks.join(', ')}.`,
    )
  }
  if (!(typeof minVisibility === 'number' && minVisibility >= 0 && minVisibility <= 1)) {
    throw new MotError('invalid-option', `Option "minVisibility" should be from 0 to 1, got ${shown(minVisibility)}.`)
  }
  const hasClasses = benchmark === 'MOT16' || benchmark === 'MOT17' || benchmark === 'MOT20'
  const ignoredClasses = benchmark === 'MOT20' ? new Set([...distractors, NON_MOT_VEHICLE]) : distractors

  const toTruthRow = (row: BenchmarkRow, frame: number): TruthRow => {
    const { id, box, considered = true, classId = PEDESTRIAN, visibility = 1 } = row
    const hidden = visibility < minVisibility
    if (!hasClasses) return { id, box, considered, ignore: considered && hidden }
    if (!(Number.isInteger(classId) && classId >= PEDESTRIAN && classId <= LAST_CLASS)) {
      throw new MotError(
        'invalid-detections',
        `Truth ${id} in frame ${frame} should have a class of ${benchmark}, 1 to ${LAST_CLASS}, got ${classId}.`,
      )
    }
    const evaluated = considered && classId === PEDESTRIAN
    return { id, box, considered: evaluated, ignore: ignoredClasses.has(classId) || (evaluated && hidden) }
  }
  return {
    frameCount: 'frameCount' in truth ? truth.frameCount : truth.length,
    at(frame) {
      const rows: TruthRow[] = []
      for (const row of rowsAt(truth, frame)) rows.push(toTruthRow(row, frame))
      return rows
    },
  }
}
