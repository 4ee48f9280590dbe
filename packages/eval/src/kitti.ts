import { type Box, MotError, quoted } from '@mot/core'
import {
  type Frames,
  type FrameTable,
  type RegionRow,
  type ResultRow,
  rowsAt,
  type Sequence,
  type TruthRow,
} from './sequence'
import type { ShapedRow } from './similarity/similarity'

/** The classes that KITTI evaluates, each on its own. */
export type KittiClass = 'car' | 'pedestrian'

export const kittiClasses: readonly KittiClass[] = ['car', 'pedestrian']

/** A row of a label or result of KITTI's tracking benchmark; what `readKitti` of `@mot/io` returns has these. */
export interface KittiEvaluationRow extends ShapedRow {
  readonly id: number
  /** `Car`, `Van`, `Pedestrian`, `Person`, … in any case. */
  readonly type: string
  /** 0 not, 1 partly, 2 largely cut off by the image. Default 0. */
  readonly truncation?: number
  /** 0 visible, 1 partly, 2 largely occluded, 3 unknown. Default 0. */
  readonly occlusion?: number
  readonly score?: number
}

/** Labels with their regions without annotations. */
export interface KittiTruth extends FrameTable<KittiEvaluationRow> {
  dontCare(frame: number): readonly Box[]
}

/** Types so similar to a class that a result on them is neither right nor wrong. */
const neighbours: Readonly<Record<KittiClass, readonly string[]>> = {
  car: ['van'],
  pedestrian: ['person', 'person_sitting'],
}

const MAX_TRUNCATION = 0
const MAX_OCCLUSION = 2
/** Pixels. */
const MIN_HEIGHT = 25

/**
 * A sequence of one class by the rules of KITTI's tracking benchmark (Geiger et al., "Are we ready for Autonomous Driving?", 2012), as
 * TrackEval has them. Not counted are: objects that are truncated or more than largely occluded, and those of the neighbouring class (vans,
 * seated people), each with the result matched to it; unmatched results up to 25 pixels high; and those of which more than half is in a
 * DontCare region. Rows with a negative id are left out. Rows are read on access.
 * @throws MotError `invalid-option`.
 */
export function kittiSequence(truth: KittiTruth, results: Frames<KittiEvaluationRow>, className: KittiClass): Sequence {
  if (!kittiClasses.includes(className)) {
    throw new MotError('invalid-option', `KITTI evaluates ${kittiClasses.join(' and ')}, got ${quoted(className)}.`)
  }
  const frameCount = Math.max(truth.frameCount, 'frameCount' in results ? results.frameCount : results.length)
  const isOf = (row: KittiEvaluationRow, types: readonly string[]) =>
    row.id >= 0 && types.includes(row.type.toLowerCase())
  const types = [className, ...neighbours[className]]
  const table = <Row>(at: (frame: number) => readonly Row[]): FrameTable<Row, readonly Row[]> => ({ frameCount, at })
  return {
    truth: table<TruthRow>((frame) =>
      [...truth.at(frame)]
        .filter((row) => isOf(row, types))
        .map((row) => ({ ...row, ignore: isIgnored(row, className) })),
    ),
    results: table<ResultRow>((frame) => [...rowsAt(results, frame)].filter((row) => isOf(row, [className]))),
    regions: table<RegionRow>((frame) => truth.dontCare(frame).map((box) => ({ box }))),
    minHeight: MIN_HEIGHT,
  }
}

function isIgnored({ type, truncation = 0, occlusion = 0 }: KittiEvaluationRow, className: KittiClass): boolean {
  return truncation > MAX_TRUNCATION || occlusion > MAX_OCCLUSION || type.toLowerCase() !== className
}
