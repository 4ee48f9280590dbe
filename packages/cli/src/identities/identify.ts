import { mkdir, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { MotError, type Tracks } from '@mot/core'
import { formatRows, rowFormatOf } from '@mot/io/mot'
import { type IdentityGallery, type IdentityGalleryOptions, identityGalleryDefaults } from '@mot/trackers/identity'
import { counted } from '../counted'
import { cannotWrite, type PartFile, partFile } from '../part-file'
import { showProgress } from '../progress'
import { writeRemarks } from '../reading'
import type { Streams } from '../streams'
import { openTracking, type TrackedInput, type Tracking } from '../track/open-tracking'
import type { TrackOptions } from '../track/options'
import { updateAt } from '../track/places'
import type { DetectedFrame } from '../track/source'
import { cameraNames } from './camera-names'
import { openGallery, readLinks } from './gallery-file'
import { type IdentifiedCamera, IdentifiedRows } from './identified-rows'

interface IdentifyOptions extends TrackOptions {
  readonly identities: string
}

/** Links have a file of their own; a distance may be a number. */
const { links: _, maxDistance: __, ...defaults } = identityGalleryDefaults
const settable = { name: 'identities', defaults: { ...defaults, maxDistance: undefined } }

/**
 * Tracks several videos of one clock side by side, each by a tracker of its own, and gives their tracks identities that last: over cameras,
 * and over runs by a file. Rows are written after the last frame, as an identity may turn out to be another's.
 */
export async function identify(
  inputs: readonly string[],
  options: IdentifyOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<void> {
  const given = options.detections === undefined || inputs.length > 0 ? inputs : [options.detections]
  const names = cameraNames(given)
  const links = options.cameraLinks === undefined ? [] : await readLinks(options.cameraLinks)
  await using tracking = await openTracking(options, streams, signal, [settable])
  const settings = tracking.settings.identities as IdentityGalleryOptions
  const { gallery, start } = await openGallery(options.identities, { ...settings, links })
  const known = new Set(gallery.list().map(({ id }) => id))
  const cameras = await openCameras(names, inputs, tracking, gallery)
  try {
    await followAll(cameras, gallery, start, options, streams, signal)
  } finally {
    for (const { input } of cameras) await input[Symbol.asyncDispose]()
  }
  gallery.endTracks()
  const seen = cameras.map(({ rows }) => rows.finish())
  await writeAll(seen, cameras[0]!.input.source.classes, gallery, options, streams)
  if (options.quiet) return
  streams.stderr.write(summaryOf(seen, known))
  if (gallery.limit === 0) writeRemarks([notLearned], streams)
}

/** Without a limit no identity is found again. */
const notLearned =
  'too few objects were seen at once to learn how far two are apart: each track is an identity of its own; ' +
  '--set identities.maxDistance=0.3 gives a limit, in cosine distance'

/** One camera while it is tracked. */
interface Camera {
  readonly name: string
  readonly input: TrackedInput
  readonly frames: AsyncIterator<DetectedFrame>
  readonly rows: IdentifiedRows
}

async function openCameras(
  names: readonly string[],
  inputs: readonly string[],
  tracking: Tracking,
  gallery: IdentityGallery,
): Promise<Camera[]> {
  const cameras: Camera[] = []
  try {
    for (const [i, name] of names.entries()) {
      const input = await tracking.open(inputs[i])
      const frames = input.source[Symbol.asyncIterator]()
      cameras.push({ name, input, frames, rows: new IdentifiedRows(gallery, name) })
    }
    return cameras
  } catch (error) {
    for (const { input } of cameras) await input[Symbol.asyncDispose]()
    throw error
  }
}

/** Frames of all cameras in the order of their times. */
async function followAll(
  cameras: readonly Camera[],
  gallery: IdentityGallery,
  start: number,
  options: IdentifyOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<void> {
  const total = cameras.reduce((sum, { input }) => sum + (input.source.frameCount ?? Number.NaN), 0)
  const progress = options.quiet
    ? undefined
    : showProgress(streams, 'tracking', 'frame', Number.isNaN(total) ? undefined : total)
  const next: { camera: Camera; frame: DetectedFrame; time: number }[] = []
  const advance = async (camera: Camera) => {
    const { done, value: frame } = await camera.frames.next()
    if (!done) next.push({ camera, frame, time: timeOf(frame, camera) })
  }
  let count = 0
  try {
    for (const camera of cameras) await advance(camera)
    while (next.length > 0) {
      signal?.throwIfAborted()
      const earliest = next.reduce((a, b) => (b.time < a.time ? b : a))
      next.splice(next.indexOf(earliest), 1)
      track(earliest.camera, earliest.frame, gallery, start + earliest.time)
      progress?.update(++count)
      await advance(earliest.camera)
    }
  } finally {
    progress?.stop()
    for (const { frames } of cameras) await frames.return?.()
  }
}

function timeOf({ image, detections }: DetectedFrame, { input, rows }: Camera): number {
  return image?.time ?? detections.time ?? rows.frameCount / input.source.frameRate
}

function track(
  { name, input, rows }: Camera,
  { detections }: DetectedFrame,
  gallery: IdentityGallery,
  time: number,
): void {
  const { source, tracker } = input
  const tracks: Tracks = updateAt(() => tracker.update(detections), rows.frameCount + 1, source.placeOf)
  if (detections.count > 0 && detections.embeddings === undefined) {
    throw new MotError(
      'invalid-option',
      '--identities require appearance vectors: of the network, of --embedder (person-reid) or of --embeddings.',
    )
  }
  gallery.update(tracks, detections, { camera: name, time })
  rows.add(tracks)
}

/** A file of each camera, and the file of identities: all or none. */
async function writeAll(
  seen: readonly IdentifiedCamera[],
  classNames: readonly string[],
  gallery: IdentityGallery,
  { out, identities }: IdentifyOptions,
  streams: Streams,
): Promise<void> {
  const files: { path: string; text: string }[] = [
    { path: identities, text: `${JSON.stringify(gallery.snapshot(), null, 1)}\n` },
  ]
  const isFolder = out !== undefined && out !== '-' && extname(out) === ''
  for (const { camera, rows, frameCount } of seen) {
    const path = isFolder ? join(out, `${camera}.txt`) : out
    const text = formatRows(rows, path === undefined || path === '-' ? 'mot' : rowFormatOf(path), {
      classNames,
      frameCount,
    })
    if (path === undefined || path === '-') streams.stdout.write(text)
    else files.push({ path, text })
  }
  if (isFolder) await mkdir(out, { recursive: true }).catch(cannotWrite(out))
  const parts: { path: string; part: PartFile }[] = []
  try {
    for (const { path, text } of files) {
      const part = await partFile(path)
      parts.push({ path, part })
      await writeFile(part.path, text, { flag: 'wx' }).catch(cannotWrite(path))
    }
    for (const { path, part } of parts) await part.complete().catch(cannotWrite(path))
  } catch (error) {
    for (const { part } of parts) await part.remove()
    throw error
  }
}

function summaryOf(seen: readonly IdentifiedCamera[], known: ReadonlySet<number>): string {
  const all = new Set(seen.flatMap(({ identities }) => [...identities]))
  const inSeveral = [...all].filter((id) => seen.filter(({ identities }) => identities.has(id)).length > 1).length
  const again = [...all].filter((id) => known.has(id)).length
  const frames = seen.reduce((sum, { frameCount }) => sum + frameCount, 0)
  const tracks = seen.reduce((sum, { leftOut }) => sum + leftOut.tracks, 0)
  const rows = seen.reduce((sum, { leftOut }) => sum + leftOut.rows, 0)
  const details = [
    `${all.size === 1 ? '1 identity' : `${all.size} identities`}`,
    seen.length > 1 && `${inSeveral} in several cameras`,
    known.size > 0 && `${again} known before`,
  ].filter((part) => part !== false)
  const missing =
    tracks > 0 ? `${counted(tracks, 'track')} without one, seen too briefly: ${counted(rows, 'row')} left out\n` : ''
  return `${counted(frames, 'frame')} of ${counted(seen.length, 'camera')}, ${details.join(', ')}\n${missing}`
}
