import { type GroundCameraInput, readOptions } from '@mot/core'
import { type FileOptions, type FileSource, nameOf, readText } from '../bytes'
import { type CameraMotionSequence, parseCameraMotion } from './camera-motion-file'
import { type CocoReadOptions, type CocoResults, type CocoTruth, parseCoco, parseCocoResults } from './coco-file'
import { type DetectionReadOptions, type DetectionSequence, parseDetections } from './detection-file'
import { type GroundCameraFileOptions, parseGroundCamera } from './ground-camera-file'
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
  return parsed(source, options, parseDetections)
}

/** `parseTracks` on a file, gzipped or not. */
export async function readTracks(
  source: FileSource,
  options: TrackReadOptions & FileOptions = {},
): Promise<TrackSequence> {
  return parsed(source, options, parseTracks)
}

/** `parseGroundTruth` on a file, gzipped or not. */
export async function readGroundTruth(
  source: FileSource,
  options: TrackReadOptions & FileOptions = {},
): Promise<GroundTruth> {
  return parsed(source, options, parseGroundTruth)
}

/** `parseKitti` on a file, gzipped or not. */
export async function readKitti(
  source: FileSource,
  options: KittiReadOptions & FileOptions = {},
): Promise<KittiSequence> {
  return parsed(source, options, parseKitti)
}

/** `parseCoco` on a file, gzipped or not. */
export async function readCoco(source: FileSource, options: CocoReadOptions & FileOptions = {}): Promise<CocoTruth> {
  return parsed(source, options, parseCoco)
}

/** `parseCocoResults` on a file, gzipped or not. */
export async function readCocoResults(
  source: FileSource,
  options: CocoReadOptions & FileOptions = {},
): Promise<CocoResults> {
  return parsed(source, options, parseCocoResults)
}

/** `parseSequenceInfo` on a file. */
export async function readSequenceInfo(source: FileSource, options: FileOptions = {}): Promise<SequenceInfo> {
  return parsed<FileOptions & { readonly file?: string }, SequenceInfo>(source, options, parseSequenceInfo)
}

/** `parseCameraMotion` on a file, gzipped or not. */
export async function readCameraMotion(
  source: FileSource,
  options: Omit<ReadOptions, 'firstPixel'> & FileOptions = {},
): Promise<CameraMotionSequence> {
  return parsed(source, options, parseCameraMotion)
}

/** `parseGroundCamera` on a file, gzipped or not. */
export async function readGroundCamera(
  source: FileSource,
  options: GroundCameraFileOptions & FileOptions = {},
): Promise<GroundCameraInput> {
  return parsed(source, options, parseGroundCamera)
}

/** What `parse` makes of a file. It is named in messages. */
async function parsed<Options extends FileOptions & { readonly file?: string }, Result>(
  source: FileSource,
  options: Options,
  parse: (text: string, options: Options) => Result,
): Promise<Result> {
  const given = readOptions(options)
  return parse(await readText(source, given), { file: nameOf(source), ...given })
}
