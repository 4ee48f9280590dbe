import { extname } from 'node:path'
import { type Detections, MotError } from '@mot/core'
import { createOverlay } from '@mot/io/draw'
import { formatCameraMotion, formatDetections, formatTracks } from '@mot/io/mot'
import { hasSecondPass } from '../second-pass/options'
import type { Streams } from '../streams'
import { fileOutput } from './file-output'
import { formatJson } from './format-json'
import type { TrackOptions } from './options'
import type { Output, TrackedFrame, TrackOutput } from './output'
import { secondPassOutput } from './second-pass-output'
import type { DetectionSource } from './source'
import { streamOutput } from './stream-output'
import { videoOutput } from './video-output'

/**
 * The requested outputs; rows on standard output if no output of tracks is requested.
 * @throws MotError `file-not-found` for a file that cannot be written. Files opened before it are then removed.
 */
export async function openOutputs(
  options: TrackOptions,
  { frameRate, classes }: DetectionSource,
  { stdout }: Streams,
  signal: AbortSignal | undefined,
): Promise<TrackOutput[]> {
  const { out, video, json, saveDetections, saveEmbeddings, saveCameraMotion } = options
  const outputs: TrackOutput[] = []
  try {
    if (saveDetections !== undefined) {
      outputs.push(await fileOutput(saveDetections, ({ detections }) => formatDetections(detections)))
    }
    if (saveEmbeddings !== undefined) {
      outputs.push(await fileOutput(saveEmbeddings, ({ detections }) => embeddingBytes(detections)))
    }
    if (saveCameraMotion !== undefined) {
      outputs.push(
        await fileOutput(saveCameraMotion, ({ tracks, detections }) =>
          formatCameraMotion(tracks.frame, detections.cameraMotion!),
        ),
      )
    }
    if (video !== undefined) outputs.push(trackedVideo(video, frameRate, classes))
    if (out !== undefined && out !== '-') outputs.push(await rowsOutput((format) => fileOutput(out, format), options))
    if (json) outputs.push(streamOutput(stdout, (frame) => formatJson(frame, frameRate, classes), signal))
    const nowhere = out === undefined && video === undefined && !json
    if (out === '-' || nowhere) {
      outputs.push(await rowsOutput((format) => streamOutput(stdout, format, signal), options))
    }
    return outputs
  } catch (error) {
    for (const output of outputs) await output.abandon()
    throw error
  }
}

/** Rows of tracks, frame by frame or after the second pass. */
async function rowsOutput(
  open: <Result>(format: (result: Result) => string) => Output<Result> | Promise<Output<Result>>,
  options: TrackOptions,
): Promise<TrackOutput> {
  if (hasSecondPass(options)) return secondPassOutput(await open((text: string) => text), options)
  return open(({ tracks }: TrackedFrame) => formatTracks(tracks))
}

/** The video with boxes, ids and trails painted on it. */
function trackedVideo(path: string, frameRate: number, classes: readonly string[]): TrackOutput {
  if (extname(path) === '') throw new MotError('invalid-option', `--video should end in .mp4, got "${path}".`)
  // A single class is not named in labels: all boxes would have the same name.
  const overlay = createOverlay({ classNames: classes.length > 1 ? classes : [] })
  return videoOutput(path, { frameRate, paint: (image, { tracks }) => overlay.draw(image, tracks) })
}

/** Little-endian float32, one vector after the other. */
function embeddingBytes({ count, embeddings, embeddingDimension: dimension }: Detections): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4 * count * dimension))
  for (let i = 0; i < count * dimension; i++) bytes.setFloat32(4 * i, embeddings![i]!, true)
  return new Uint8Array(bytes.buffer)
}
