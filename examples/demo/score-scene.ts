import {
  type AveragePrecisionCounts,
  averagePrecision,
  type ClearCounts,
  clear,
  type IdentityCounts,
  identity,
} from '@mot/eval'
import { readDetections, readGroundTruth, readTracks } from '@mot/io/mot'

/** People of lower visibility are ignored: their matches count neither for nor against. */
export const leastVisibility = 0.25

/** Ground truth and results of a video. */
export interface ScoredFiles {
  /** Path of the gt.txt. */
  readonly truth: string
  /** Path of the detections: `mot track --save-detections`. */
  readonly detections: string
  /** Path of the tracks: `mot track --out`. */
  readonly tracks: string
}

/** The counts of one video; counts of several add up. */
export interface Counts {
  readonly averagePrecision: AveragePrecisionCounts
  readonly clear: ClearCounts
  readonly identity: IdentityCounts
}

export interface Scores {
  /** Average precision of the detections at an IoU of 0.5, 0 to 1. */
  readonly ap50: number
  /** Up to 1. */
  readonly mota: number
  /** 0 to 1. */
  readonly idf1: number
  readonly idSwitches: number
  readonly falsePositives: number
  readonly falseNegatives: number
}

/** Compares results with ground truth, at an IoU of 0.5. */
export async function countScene(files: ScoredFiles): Promise<Counts> {
  const groundTruth = await readGroundTruth(files.truth)
  const frameCount = groundTruth.frameCount
  const found = await readDetections(files.detections)
  const tracked = await readTracks(files.tracks)
  const frames = Array.from({ length: Math.max(frameCount, found.frameCount, tracked.frameCount) }, (_, i) => i + 1)
  const truth = frames.map((frame) =>
    groundTruth.at(frame).map(({ id, box, visibility }) => ({ id, box, ignore: visibility < leastVisibility })),
  )
  // All are people, whatever number a detector gives that class.
  const detections = frames.map((frame) => Array.from(found.at(frame), ({ box, score }) => ({ box, score })))
  const sequence = { truth, results: frames.map((frame) => tracked.at(frame)) }
  return {
    averagePrecision: averagePrecision.count({ truth, detections }),
    clear: clear.count(sequence),
    identity: identity.count(sequence),
  }
}

/** The scores of all videos combined: counts are added first and divided last. */
export function scoreScenes(counts: readonly Counts[]): Scores {
  const { mota, idSwitches, falsePositives, falseNegatives } = clear.score(clear.add(counts.map((each) => each.clear)))
  return {
    ap50: averagePrecision.score(averagePrecision.add(counts.map((each) => each.averagePrecision))).averagePrecision,
    mota,
    idf1: identity.score(identity.add(counts.map((each) => each.identity))).idf1,
    idSwitches,
    falsePositives,
    falseNegatives,
  }
}
