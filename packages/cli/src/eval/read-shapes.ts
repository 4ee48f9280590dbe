import { type Box, MotError, type OrientedBox } from '@mot/core'
import {
  byFrame,
  type KittiClass,
  kittiClasses,
  kittiSequence,
  maskOverlap,
  motsSequence,
  orientedOverlap,
  type Sequence,
  type Similarity,
} from '@mot/eval'
import { type ObjectRow, type ObjectSequence, readObjects } from '@mot/io/formats'
import { readKitti, readSequenceInfo } from '@mot/io/mot'
import { readingOf, skippedLines } from '../reading'
import type { SequenceFiles } from './find-sequences'
import { type EvalOptions, shapedBenchmarks } from './options'
import type { ReadSequence } from './read-sequence'

/** What is compared, and how sequences of that are read. Undefined for boxes of MOTChallenge's files. */
export interface ShapedEvaluation {
  readonly similarity?: Similarity
  read(files: SequenceFiles, signal: AbortSignal | undefined): Promise<ReadSequence>
}

/** @throws MotError `invalid-option` for options that do not go together. */
export function shapedEvaluation(options: EvalOptions): ShapedEvaluation | undefined {
  const { benchmark, geometry } = options
  const ofBenchmark = shapedBenchmarks.find((name) => name === benchmark)
  if (ofBenchmark === undefined && (geometry === undefined || geometry === 'box')) return undefined
  const what = ofBenchmark === undefined ? `--geometry ${geometry}` : `--benchmark ${benchmark}`
  if (ofBenchmark === undefined && benchmark !== 'own') {
    throw new MotError(
      'invalid-option',
      `--benchmark ${benchmark} compares boxes: --geometry ${geometry} is for your own files.`,
    )
  }
  const own = ofBenchmark === undefined ? geometry : ofBenchmark.includes('MOTS') ? 'mask' : 'box'
  if (geometry !== undefined && geometry !== own) {
    throw new MotError('invalid-option', `--benchmark ${benchmark} compares by ${own}, got --geometry ${geometry}.`)
  }
  const unused = Object.entries({
    detections: options.detections,
    'min-visibility': options.minVisibility,
    classes: ofBenchmark && options.classes,
    'first-frame': ofBenchmark && options.firstFrame,
    lenient: ofBenchmark?.includes('MOTS') ? options.lenient : undefined,
  }).find(([, value]) => value !== undefined)
  if (unused) throw new MotError('invalid-option', `--${unused[0]} does not go with ${what}.`)
  if (ofBenchmark === undefined) {
    const similarity = geometry === 'mask' ? maskOverlap : orientedOverlap
    return { similarity, read: (files, signal) => readOwn(files, options, signal) }
  }
  const className = kittiClasses.find((name) => ofBenchmark.endsWith(name)) ?? 'pedestrian'
  if (own === 'box') return { read: (files, signal) => readLabels(files, className, options, signal) }
  const firstFrame = ofBenchmark === 'MOTS' ? 1 : 0
  return {
    similarity: maskOverlap,
    async read(files, signal) {
      const { truth, results, remarks } = await readBoth(files, { ...options, firstFrame }, signal)
      return { sequence: motsSequence(truth, results, className), remarks, placeOf: () => undefined }
    },
  }
}

type ReadingShapes = Pick<EvalOptions, 'frames' | 'firstFrame' | 'lenient'>

async function readBoth(files: SequenceFiles, options: ReadingShapes, signal: AbortSignal | undefined) {
  const reading = await readingShapes(files, options, signal)
  const [truth, results] = await Promise.all([readTracks(files.truth, reading), readTracks(files.tracks, reading)])
  return { truth, results, remarks: [...truth.remarks, ...results.remarks] }
}

async function readingShapes({ info }: SequenceFiles, options: ReadingShapes, signal: AbortSignal | undefined) {
  const stopping = { ...(signal && { signal }) }
  const frameCount = options.frames ?? (info && (await readSequenceInfo(info, stopping)).frameCount)
  return { ...stopping, ...(frameCount && { frameCount }), ...readingOf(options) }
}

/** @throws MotError `invalid-file` for detections, which have no ids; that of an empty file is a sequence without tracks. */
async function readTracks(file: string, reading: Parameters<typeof readObjects>[1]): Promise<ObjectSequence> {
  const sequence = await readObjects(file, reading)
  if (sequence.kind === 'tracks' || sequence.rows.length === 0) return sequence
  throw new MotError('invalid-file', `${file} should have tracks, got detections without ids.`)
}

/** Rotated boxes or masks of any format, without the rules of a benchmark. */
async function readOwn(
  files: SequenceFiles,
  options: EvalOptions,
  signal: AbortSignal | undefined,
): Promise<ReadSequence> {
  const { classes, geometry } = options
  const { truth, results, remarks } = await readBoth(files, options, signal)
  const isChosen = ({ classId }: ObjectRow) => classes === undefined || classes.includes(classId)
  const frameCount = Math.max(truth.frameCount, results.frameCount)
  const tableOf = ({ rows }: ObjectSequence) => {
    const chosen = rows.filter(isChosen)
    return byFrame(geometry === 'oriented' ? chosen.map(oriented) : chosen, frameCount)
  }
  const sequence: Sequence = {
    truth: tableOf(truth),
    results: tableOf(results),
    ...(truth.ignoredRegions && geometry === 'mask' && { regions: byFrame(truth.ignoredRegions, frameCount) }),
  }
  const several = [
    [files.truth, truth],
    [files.tracks, results],
  ] as const
  const ofClasses = several.flatMap(([file, { rows }]) => classRemark(file, rows, classes))
  return { sequence, remarks: [...remarks, ...ofClasses], placeOf: () => undefined }
}

/** What the user may not expect of the classes of a file. */
function classRemark(file: string, rows: readonly ObjectRow[], classes: readonly number[] | undefined): string[] {
  const existing = [...new Set(rows.map(({ classId }) => classId))].sort((a, b) => a - b)
  if (classes === undefined) {
    return existing.length < 2
      ? []
      : [`${file} has several classes, and all are evaluated as one; --classes selects some.`]
  }
  if (existing.length === 0 || existing.some((classId) => classes.includes(classId))) return []
  return [`${file} has no objects of --classes ${classes.join(',')}: its classes are ${existing.join(', ')}.`]
}

/** Files have a rotated box only of rotated objects. */
function oriented(row: ObjectRow): ObjectRow & { readonly orientedBox: OrientedBox } {
  return { ...row, orientedBox: row.orientedBox ?? withoutAngle(row.box) }
}

function withoutAngle({ left, top, right, bottom }: Box): OrientedBox {
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top, angle: 0 }
}

async function readLabels(
  files: SequenceFiles,
  className: KittiClass,
  options: EvalOptions,
  signal: AbortSignal | undefined,
): Promise<ReadSequence> {
  const reading = await readingShapes(files, options, signal)
  const [truth, results] = await Promise.all([readKitti(files.truth, reading), readKitti(files.tracks, reading)])
  const remarks = [...skippedLines(files.truth, truth), ...skippedLines(files.tracks, results)]
  return { sequence: kittiSequence(truth, results, className), remarks, placeOf: () => undefined }
}
