import { type Benchmark, type BenchmarkOptions, benchmarkTruth, type DetectedImages, type Sequence } from '@mot/eval'
import { readDetections, readGroundTruth, readSequenceInfo, readTracks } from '@mot/io/mot'
import type { SequenceFiles } from './find-sequences'

export interface ReadSequenceOptions extends BenchmarkOptions {
  readonly benchmark: Benchmark
  /** Number of frames. Default: from seqinfo.ini, else the last that has a row. */
  readonly frames?: number | undefined
  /** Leaves malformed lines out instead of refusing the file. */
  readonly lenient?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

export interface ReadSequence {
  readonly sequence: Sequence
  /** The detections with their ground truth, if requested. */
  readonly images?: DetectedImages
  /** Remarks for the user: lines left out, classes that are ignored. */
  readonly remarks: readonly string[]
}

/**
 * Truth and results of one sequence.
 * @throws MotError `file-not-found`, `invalid-file` with file and line.
 */
export async function readSequence(files: SequenceFiles, options: ReadSequenceOptions): Promise<ReadSequence> {
  const { benchmark, lenient, signal } = options
  const stopping = { ...(signal && { signal }) }
  const frameCount = options.frames ?? (files.info && (await readSequenceInfo(files.info, stopping)).frameCount)
  const reading = { ...stopping, ...(frameCount && { frameCount }), ...(lenient && { mode: 'lenient' as const }) }
  const truth = await readGroundTruth(files.truth, reading)
  const tracks = await readTracks(files.tracks, reading)
  const detections = files.detections === undefined ? undefined : await readDetections(files.detections, reading)
  const skipped = [
    [files.truth, truth],
    [files.tracks, tracks],
    [files.detections, detections],
  ] as const
  const remarks = skipped.flatMap(([file, read]) =>
    (read?.skipped ?? []).map(({ line, reason }) => `${file}, line ${line} is left out: ${reason}`),
  )
  if (benchmark === 'own' && truth.classIds.some((classId) => classId !== truth.classIds[0])) {
    remarks.push(
      `${files.truth} has several classes, and all are evaluated; --benchmark selects the rules of a benchmark.`,
    )
  }
  const sequence = { truth: benchmarkTruth(benchmark, truth, options), results: tracks }
  if (!detections) return { sequence, remarks }
  const frames = Array.from({ length: Math.max(truth.frameCount, detections.frameCount) }, (_, i) => i + 1)
  const images = {
    truth: frames.map((frame) => sequence.truth.at(frame).filter((row) => row.ignore || row.considered !== false)),
    detections: frames.map((frame) => detections.at(frame)),
  }
  return { sequence, images, remarks }
}
