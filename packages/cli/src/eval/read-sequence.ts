import { MotError } from '@mot/core'
import { type Benchmark, type BenchmarkOptions, benchmarkTruth, type DetectedImages, type Sequence } from '@mot/eval'
import {
  GroundTruth,
  readDetections,
  readGroundTruth,
  readSequenceInfo,
  readTracks,
  type TrackColumns,
  TrackSequence,
} from '@mot/io/mot'
import { selectDetections } from '../network/select-detections'
import { type ReadingOptions, readingOf, skippedLines } from '../reading'
import type { SequenceFiles } from './find-sequences'

export interface ReadSequenceOptions extends BenchmarkOptions, ReadingOptions {
  readonly benchmark: Benchmark
  /** Number of frames. Default: from seqinfo.ini, else the last that has a row. */
  readonly frames?: number | undefined
  /** Classes to evaluate. Default: all. */
  readonly classes?: readonly number[] | undefined
  readonly signal?: AbortSignal | undefined
}

export interface ReadSequence {
  readonly sequence: Sequence
  /** The detections with their ground truth, if requested. */
  readonly images?: DetectedImages
  /** Remarks for the user: lines left out, classes that are ignored. */
  readonly remarks: readonly string[]
  /** Where a row is that an error names: `gt.txt, line 12, frame 3`. */
  placeOf(message: string): string | undefined
}

/**
 * Truth and results of one sequence.
 * @throws MotError `file-not-found`, `invalid-file` with file and line.
 */
export async function readSequence(files: SequenceFiles, options: ReadSequenceOptions): Promise<ReadSequence> {
  const { benchmark, classes, signal } = options
  const stopping = { ...(signal && { signal }) }
  const frameCount = options.frames ?? (files.info && (await readSequenceInfo(files.info, stopping)).frameCount)
  const reading = { ...stopping, ...(frameCount && { frameCount }), ...readingOf(options) }
  const allTruth = await readGroundTruth(files.truth, reading)
  const allTracks = await readTracks(files.tracks, reading)
  const detections = files.detections === undefined ? undefined : await readDetections(files.detections, reading)
  const skipped = [
    [files.truth, allTruth],
    [files.tracks, allTracks],
    [files.detections, detections],
  ] as const
  const remarks = skipped.flatMap(([file, read]) => (read === undefined ? [] : skippedLines(file!, read)))
  // Benchmarks choose the classes of the ground truth by their own rules.
  const truth = benchmark === 'own' ? truthOf(allTruth, classes, files.truth) : allTruth
  const tracks = tracksOf(allTracks, classes)
  remarks.push(...classRemarks(files.tracks, 'tracks', allTracks.classIds, classes))
  if (benchmark === 'own' && truth.classIds.some((classId) => classId !== truth.classIds[0])) {
    remarks.push(
      `${files.truth} has several classes, and all are evaluated; --benchmark selects the rules of a benchmark, --classes some classes.`,
    )
  }
  const sequence = { truth: benchmarkTruth(benchmark, truth, options), results: tracks }
  const placeOf = (message: string) => {
    const [, what, id, frame] = /^(Truth|Result) (-?\d+) in frame (\d+) /.exec(message) ?? []
    if (what === undefined) return undefined
    const rows = what === 'Truth' ? allTruth : allTracks
    const inFrame = rows.rows(Number(frame))
    return rows.placeOf(
      Number(frame),
      inFrame.findIndex((row) => rows.ids[row] === Number(id)),
    )
  }
  if (!detections) return { sequence, remarks, placeOf }
  const frames = Array.from({ length: Math.max(truth.frameCount, detections.frameCount) }, (_, i) => i + 1)
  const detected = frames.map((frame) => detections.at(frame))
  const detectedClasses = detected.flatMap(({ classIds }) => [...classIds])
  remarks.push(...classRemarks(files.detections!, 'detections', detectedClasses, classes))
  const images = {
    truth: frames.map((frame) => sequence.truth.at(frame).filter((row) => row.ignore || row.considered !== false)),
    // The selected truth counts as one class, so the detections do: the numbers of classes differ between files.
    detections: detected.map((frame) =>
      Array.from(selectDetections(frame, { classIds: classes }), ({ box, score }) => ({ box, score })),
    ),
  }
  return { sequence, images, remarks, placeOf }
}

/** What the user may not expect of the classes of results: several counted as one, or none of those selected. */
function classRemarks(
  file: string,
  what: 'tracks' | 'detections',
  classIds: ArrayLike<number>,
  classes: readonly number[] | undefined,
): string[] {
  const existing = [...new Set(Array.from(classIds))].sort((a, b) => a - b)
  if (classes === undefined) {
    return existing.length < 2
      ? []
      : [`${file} has several classes, and all are evaluated as one; --classes selects some of them.`]
  }
  return existing.length === 0 || existing.some((classId) => classes.includes(classId))
    ? []
    : [`${file} has no ${what} of --classes ${classes.join(',')}: its classes are ${existing.join(', ')}.`]
}

/** The ground truth of the classes; all of it, where the file has no classes. @throws MotError `invalid-option` for none. */
function truthOf(truth: GroundTruth, classes: readonly number[] | undefined, file: string): GroundTruth {
  if (classes === undefined || !truth.hasClasses) return truth
  const existing = [...new Set(truth.classIds)].sort((a, b) => a - b)
  if (truth.count > 0 && !existing.some((classId) => classes.includes(classId))) {
    throw new MotError(
      'invalid-option',
      `${file} has no objects of --classes ${classes.join(',')}: its classes are ${existing.join(', ')}.`,
    )
  }
  const kept = rowsOfClasses(truth.classIds, classes)
  const columns = {
    ...columnsOf(truth, kept),
    classIds: pick(truth.classIds, kept),
    considered: truth.considered.filter((_, row) => classes.includes(truth.classIds[row]!)),
    visibilities: truth.visibilities.filter((_, row) => classes.includes(truth.classIds[row]!)),
  }
  return new GroundTruth(columns, { frameCount: truth.frameCount, file })
}

function tracksOf(tracks: TrackSequence, classes: readonly number[] | undefined): TrackSequence {
  if (classes === undefined) return tracks
  return new TrackSequence(columnsOf(tracks, rowsOfClasses(tracks.classIds, classes)), [], tracks.frameCount)
}

function rowsOfClasses(classIds: Int32Array, classes: readonly number[]): number[] {
  return Array.from(classIds.keys()).filter((row) => classes.includes(classIds[row]!))
}

function columnsOf(rows: TrackSequence, kept: readonly number[]): TrackColumns {
  const { frames, ids, boxes, scores, classIds } = rows
  return {
    frames: pick(frames, kept),
    ids: pick(ids, kept),
    boxes: Float64Array.from(kept.flatMap((row) => [...boxes.subarray(4 * row, 4 * row + 4)])),
    scores: Float64Array.from(kept, (row) => scores[row]!),
    classIds: pick(classIds, kept),
  }
}

function pick(column: Int32Array, rows: readonly number[]): Int32Array {
  return Int32Array.from(rows, (row) => column[row]!)
}
