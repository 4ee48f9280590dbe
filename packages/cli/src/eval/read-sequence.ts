import { type Benchmark, type BenchmarkOptions, benchmarkTruth, type DetectedImages, type Sequence } from '@mot/eval'
import { readDetections, readGroundTruth, readSequenceInfo, readTracks } from '@mot/io/mot'
import type { SequenceFiles } from './find-sequences'

export interface ReadSequenceOptions extends BenchmarkOptions {
  readonly benchmark: Benchmark
  /** Frames there are. Default: as seqinfo.ini says, else up to the last that has a row. */
  readonly frames?: number | undefined
  /** Leaves broken lines out instead of refusing the file. */
  readonly lenient?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

export interface ReadSequence {
  readonly sequence: Sequence
  /** What the detector found, where that was asked for. */
  readonly images?: DetectedImages
  /** What a user should know: lines left out, classes that are not looked at. */
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
  const found = files.detections === undefined ? undefined : await readDetections(files.detections, reading)
  const skipped = [
    [files.truth, truth],
    [files.tracks, tracks],
    [files.detections, found],
  ] as const
  const remarks = skipped.flatMap(([file, read]) =>
    (read?.skipped ?? []).map(({ line, reason }) => `${file}, line ${line} is left out: ${reason}`),
  )
  if (benchmark === 'own' && truth.classIds.some((classId) => classId !== truth.classIds[0])) {
    remarks.push(`${files.truth} has several classes, all are judged by; --benchmark says whose rules to follow.`)
  }
  const sequence = { truth: benchmarkTruth(benchmark, truth, options), results: tracks }
  if (!found) return { sequence, remarks }
  const frames = Array.from({ length: Math.max(truth.frameCount, found.frameCount) }, (_, i) => i + 1)
  const images = {
    truth: frames.map((frame) => sequence.truth.at(frame).filter((row) => row.ignore || row.considered !== false)),
    detections: frames.map((frame) => found.at(frame)),
  }
  return { sequence, images, remarks }
}
