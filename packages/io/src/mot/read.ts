import { type FileOptions, type FileSource, nameOf, readText } from '../bytes'
import { type CameraMotionSequence, parseCameraMotion } from './camera-motion-file'
import { type CocoReadOptions, type CocoResults, type CocoTruth, parseCoco, parseCocoResults } from './coco-file'
import { type DetectionReadOptions, type DetectionSequence, parseDetections } from './detection-file'
import { type GroundTruth, parseGroundTruth } from './ground-truth-file'
import { type KittiReadOptions, type KittiSequence, parseKitti } from './kitti-file'
import { parseSequenceInfo, type SequenceInfo } from './sequence-info'
import type { ReadOptions } from './table'
import { parseTracks, type TrackReadOptions, type TrackSequence } from './track-file'

/** `parseDetections` on a file, gzipped or not. */
export async function readDetections(
  source: FileSource,
  options: DetectionReadOptions & FileOptions = {},
): Promise<DetectionSequence> {
  return parseDetections(await readText(source, options), { file: nameOf(source), ...options })
}

/** `parseTracks` on a file, gzipped or not. */
export async function readTracks(
  source: FileSource,
  options: TrackReadOptions & FileOptions = {},
): Promise<TrackSequence> {
  return parseTracks(await readText(source, options), { file: nameOf(source), ...options })
}

/** `parseGroundTruth` on a file, gzipped or not. */
export async function readGroundTruth(
  source: FileSource,
  options: TrackReadOptions & FileOptions = {},
): Promise<GroundTruth> {
  return parseGroundTruth(await readText(source, options), { file: nameOf(source), ...options })
}

/** `parseKitti` on a file, gzipped or not. */
export async function readKitti(
  source: FileSource,
  options: KittiReadOptions & FileOptions = {},
): Promise<KittiSequence> {
  return parseKitti(await readText(source, options), { file: nameOf(source), ...options })
}

/** `parseCoco` on a file, gzipped or not. */
export async function readCoco(source: FileSource, options: CocoReadOptions & FileOptions = {}): Promise<CocoTruth> {
  return parseCoco(await readText(source, options), { file: nameOf(source), ...options })
}

/** `parseCocoResults` on a file, gzipped or not. */
export async function readCocoResults(
  source: FileSource,
  options: CocoReadOptions & FileOptions = {},
): Promise<CocoResults> {
  return parseCocoResults(await readText(source, options), { file: nameOf(source), ...options })
}

/** `parseSequenceInfo` on a file. */
export async function readSequenceInfo(source: FileSource, options: FileOptions = {}): Promise<SequenceInfo> {
  return parseSequenceInfo(await readText(source, options), { file: nameOf(source) })
}

/** `parseCameraMotion` on a file, gzipped or not. */
export async function readCameraMotion(
  source: FileSource,
  options: Omit<ReadOptions, 'firstPixel'> & FileOptions = {},
): Promise<CameraMotionSequence> {
  return parseCameraMotion(await readText(source, options), { file: nameOf(source), ...options })
}
