import { type Box, MotError } from '@mot/core'
import { type Frames, type FrameTable, rowsAt, type TruthRow } from './sequence'

/** Whose rules say which rows of the truth count. `own`: yours, every row that is considered, whatever its class. */
export type Benchmark = 'MOT15' | 'MOT16' | 'MOT17' | 'MOT20' | 'DanceTrack' | 'own'

export const benchmarks: readonly Benchmark[] = ['MOT15', 'MOT16', 'MOT17', 'MOT20', 'DanceTrack', 'own']

/** A row of a MOTChallenge gt.txt; what `readGroundTruth` of `@mot/io` returns has these. */
export interface BenchmarkRow {
  readonly id: number
  readonly box: Box
  /** False for the zero mark. Default true. */
  readonly considered?: boolean
  /** As MOTChallenge numbers them, 1 to 13. Default 1, a pedestrian. */
  readonly classId?: number
  /** Part of the object that can be seen, 0 to 1. Default 1. */
  readonly visibility?: number
}

export interface BenchmarkOptions {
  /** Rows of which less can be seen are ignored, 0 to 1. Default 0, as all these benchmarks have it. */
  readonly minVisibility?: number
}

const PEDESTRIAN = 1
const LAST_CLASS = 13

/** Person on a vehicle, static person, distractor, reflection: nobody has to find them, and nobody is blamed for it. */
const distractors: ReadonlySet<number> = new Set([2, 7, 8, 12])
const NON_MOT_VEHICLE = 6

/**
 * Which rows of the truth a benchmark judges by, as TrackEval does it. MOT16, MOT17 and MOT20: pedestrians without zero
 * mark are judged, results that fall to distractors are taken out, everything else is a false alarm. MOT15 and DanceTrack
 * have no classes: only zero marks are left out. The rows are read when they are asked for.
 * @throws MotError `invalid-option`; when rows are asked for, `invalid-detections` for a class that MOTChallenge does not have.
 */
export function benchmarkTruth(
  benchmark: Benchmark,
  truth: Frames<BenchmarkRow>,
  options: BenchmarkOptions = {},
): FrameTable<TruthRow, readonly TruthRow[]> {
  const { minVisibility = 0 } = options
  if (!benchmarks.includes(benchmark)) {
    throw new MotError('invalid-option', `There is no benchmark "${benchmark}". Available: ${benchmarks.join(', ')}.`)
  }
  if (!(minVisibility >= 0 && minVisibility <= 1)) {
    throw new MotError('invalid-option', `Option "minVisibility" should be from 0 to 1, got ${minVisibility}.`)
  }
  const hasClasses = benchmark === 'MOT16' || benchmark === 'MOT17' || benchmark === 'MOT20'
  const ignoredClasses = benchmark === 'MOT20' ? new Set([...distractors, NON_MOT_VEHICLE]) : distractors

  const judge = (row: BenchmarkRow, frame: number): TruthRow => {
    const { id, box, considered = true, classId = PEDESTRIAN, visibility = 1 } = row
    const hidden = visibility < minVisibility
    if (!hasClasses) return { id, box, considered, ignore: considered && hidden }
    if (!(Number.isInteger(classId) && classId >= PEDESTRIAN && classId <= LAST_CLASS)) {
      throw new MotError(
        'invalid-detections',
        `Truth ${id} in frame ${frame} should have a class of ${benchmark}, 1 to ${LAST_CLASS}, got ${classId}.`,
      )
    }
    const asked = considered && classId === PEDESTRIAN
    return { id, box, considered: asked, ignore: ignoredClasses.has(classId) || (asked && hidden) }
  }
  return {
    frameCount: 'frameCount' in truth ? truth.frameCount : truth.length,
    at(frame) {
      const rows: TruthRow[] = []
      for (const row of rowsAt(truth, frame)) rows.push(judge(row, frame))
      return rows
    },
  }
}
