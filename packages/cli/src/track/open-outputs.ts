import { formatDetections, formatTracks } from '@mot/io/mot'
import type { TrackOptions } from '../commands/track'
import type { Streams } from '../streams'
import { fileOutput } from './file-output'
import { formatJson } from './format-json'
import type { TrackedFrame, TrackOutput } from './output'
import type { DetectionSource } from './source'
import { streamOutput } from './stream-output'
import { videoOutput } from './video-output'

/**
 * The outputs that were asked for; rows on standard output when no tracks would go anywhere.
 * @throws MotError `file-not-found` for a file that cannot be written. Those opened before it are gone then.
 */
export async function openOutputs(
  options: TrackOptions,
  { frameRate, classes }: DetectionSource,
  { stdout }: Streams,
  signal: AbortSignal | undefined,
): Promise<TrackOutput[]> {
  const { out, video, json, saveDetections } = options
  const rows = ({ tracks }: TrackedFrame) => formatTracks(tracks)
  const outputs: TrackOutput[] = []
  try {
    if (saveDetections !== undefined) {
      outputs.push(await fileOutput(saveDetections, ({ detections }) => formatDetections(detections)))
    }
    if (video !== undefined) outputs.push(videoOutput(video, { frameRate, classes }))
    if (out !== undefined && out !== '-') outputs.push(await fileOutput(out, rows))
    if (json) outputs.push(streamOutput(stdout, (frame) => formatJson(frame, frameRate, classes), signal))
    const nowhere = out === undefined && video === undefined && !json
    if (out === '-' || nowhere) outputs.push(streamOutput(stdout, rows, signal))
    return outputs
  } catch (error) {
    for (const output of outputs) await output.abandon()
    throw error
  }
}
