import { extname } from 'node:path'
import { type Detections, MotError, quoted } from '@mot/core'
import { formatCameraMotion, formatTracks, type RowFormat, RowFormatter, rowFormatOf } from '@mot/io/mot'
import { openOverlay } from '../painting/open-overlay'
import { paintedTracks } from '../painting/painted-tracks'
import { writeRemarks } from '../reading'
import { hasSecondPass } from '../second-pass/options'
import type { Streams } from '../streams'
import type { Counting } from '../zones/counting'
import { eventOutput } from '../zones/event-output'
import { fileOutput } from './file-output'
import type { TrackOptions } from './options'
import type { Output, TrackedFrame, TrackOutput } from './output'
import { rowOutput } from './row-output'
import { secondPassOutput } from './second-pass-output'
import type { DetectionSource } from './source'
import { streamOutput, whileRead } from './stream-output'
import { videoOutput } from './video-output'

/**
 * The requested outputs; rows on standard output if no output of tracks is requested.
 * @throws MotError `file-not-found` for a file that cannot be written. Files opened before it are then removed.
 */
export async function openOutputs(
  options: TrackOptions,
  { frameRate, classes }: DetectionSource,
  streams: Streams,
  signal: AbortSignal | undefined,
  counting: Counting | undefined,
): Promise<TrackOutput[]> {
  const { out, video, json, events, saveDetections, saveEmbeddings, saveCameraMotion } = options
  const outputs: TrackOutput[] = []
  try {
    if (saveDetections !== undefined) {
      const formatter = new RowFormatter(rowFormatOf(saveDetections), classes)
      const format = ({ detections, image, tracks: { frame } }: TrackedFrame) =>
        formatter.detections(detections, { frame: detections.frame ?? frame, time: detections.time ?? image?.time })
      outputs.push(rowOutput(await fileOutput(saveDetections, asIs), 'detections', formatter, format))
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
    if (events !== undefined && counting) outputs.push(await eventOutput(events, () => counting.finish(), options.live))
    if (video !== undefined) outputs.push(await trackedVideo(video, options, frameRate, classes, counting, streams))
    if (out !== undefined && out !== '-') outputs.push(await trackFile(out, options, frameRate, classes))
    const nowhere = out === undefined && video === undefined && events === undefined && !json
    if (json || out === '-' || nowhere) {
      const output = tracksOnStream(streams.stdout, options, frameRate, classes, signal)
      outputs.push(outputs.length > 0 ? whileRead(output) : output)
    }
    return outputs
  } catch (error) {
    for (const output of outputs) await output.abandon()
    throw error
  }
}

/** Rows of tracks in the format of the file's ending, frame by frame or after the second pass. */
async function trackFile(
  path: string,
  options: TrackOptions,
  frameRate: number,
  classes: readonly string[],
): Promise<TrackOutput> {
  const format = rowFormatOf(path)
  const text = await fileOutput(path, asIs, options.live)
  return hasSecondPass(options)
    ? secondPassOutput(text, options, format, classes)
    : frameOutput(text, format, frameRate, classes)
}

/** Rows, or lines of JSON. */
function tracksOnStream(
  stdout: Streams['stdout'],
  options: TrackOptions,
  frameRate: number,
  classes: readonly string[],
  signal: AbortSignal | undefined,
): TrackOutput {
  if (hasSecondPass(options)) return secondPassOutput(streamOutput(stdout, asIs, signal), options, 'mot', classes)
  if (!options.json) return streamOutput(stdout, ({ tracks }: TrackedFrame) => formatTracks(tracks), signal)
  return frameOutput(streamOutput(stdout, asIs, signal), 'jsonl', frameRate, classes)
}

function frameOutput(
  text: Output<string>,
  format: RowFormat,
  frameRate: number,
  classes: readonly string[],
): TrackOutput {
  if (format === 'mot') return { ...text, write: ({ tracks }) => text.write(formatTracks(tracks)) }
  const formatter = new RowFormatter(format, classes)
  return rowOutput(text, 'tracks', formatter, ({ tracks, detections, image }: TrackedFrame) => {
    const { frame } = tracks
    const time = image?.time ?? detections.time ?? (frame - 1) / frameRate
    return formatter.tracks(
      Array.from(tracks, (track) => ({ frame, ...track })),
      { frame, time },
    )
  })
}

function asIs(text: string): string {
  return text
}

/** The video with boxes, labels and trails painted on it, and lines and zones with their counts. */
async function trackedVideo(
  path: string,
  options: TrackOptions,
  frameRate: number,
  classes: readonly string[],
  counting: Counting | undefined,
  streams: Streams,
): Promise<TrackOutput> {
  if (extname(path) === '') throw new MotError('invalid-option', `--video should end in .mp4, got ${quoted(path)}.`)
  const { overlay, remark } = await openOverlay(
    options,
    // A single class is not named in labels: all boxes would have the same name.
    { classNames: classes, showClasses: classes.length !== 1 },
    [...classes, ...(counting?.names ?? [])],
  )
  const isImage = /\.(jpe?g|png|webp)$/i.test(path)
  const output = videoOutput<TrackedFrame>(path, {
    frameRate,
    paint(image, { tracks, detections }) {
      const zones = counting && { zones: counting.shapes() }
      overlay.draw(image, paintedTracks(tracks, detections), { planar: !isImage, ...zones })
    },
  })
  return {
    ...output,
    async close() {
      await output.close()
      if (!options.quiet) writeRemarks([remark()], streams)
    },
  }
}

/** Little-endian float32, one vector after the other. */
function embeddingBytes({ count, embeddings, embeddingDimension: dimension }: Detections): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4 * count * dimension))
  for (let i = 0; i < count * dimension; i++) bytes.setFloat32(4 * i, embeddings![i]!, true)
  return new Uint8Array(bytes.buffer)
}
