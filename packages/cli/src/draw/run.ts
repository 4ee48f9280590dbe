import { extname } from 'node:path'
import type { Frame, Tracks } from '@mot/core'
import { readTracks } from '@mot/io/mot'
import { finishedTracks } from '../count/run'
import { counted } from '../counted'
import { checkDistinct } from '../distinct-files'
import { openOverlay } from '../painting/open-overlay'
import { type PaintingOptions, styleFiles } from '../painting/style'
import { checkNewFolder } from '../part-file'
import { showProgress } from '../progress'
import { type ReadingOptions, readingOf, skippedLines, writeRemarks } from '../reading'
import type { Streams } from '../streams'
import { openFrames } from '../track/open-frames'
import { videoOutput } from '../track/video-output'
import { openCounting } from '../zones/counting'

/** Options of `mot draw`. */
export interface DrawOptions extends ReadingOptions, PaintingOptions {
  readonly out: string
  readonly zones?: string
  readonly trail?: number
  readonly scores?: boolean
  readonly frameRate?: number
  readonly frames?: number
  readonly quiet?: boolean
}

/**
 * `mot draw` with its arguments read.
 * @throws MotError as the parts do.
 */
export async function runDraw(
  input: string,
  file: string,
  options: DrawOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<void> {
  const { out, trail, frames: limit = Number.POSITIVE_INFINITY } = options
  checkDistinct(
    [['the input', input], ['the tracks', file], ['--zones', options.zones], ...styleFiles(options)],
    [['--out', out]],
  )
  if (extname(out) === '') await checkNewFolder('--out', out)
  const sequence = await readTracks(file, { ...readingOf(options), ...(signal && { signal }) })
  if (!options.quiet) writeRemarks(skippedLines(file, sequence), streams)
  const { classNames } = sequence
  const counting = options.zones === undefined ? undefined : await openCounting(options.zones, classNames)
  const { overlay, remark } = await openOverlay(
    options,
    {
      classNames,
      // A single class is not named in labels: all boxes would have the same name.
      showClasses: classNames.length !== 1,
      ...(trail !== undefined && { trailSeconds: trail }),
      showScores: options.scores ?? false,
    },
    [...classNames, ...(counting?.names ?? [])],
  )
  await using frames = await openFrames(input, { frameRate: options.frameRate, signal })
  const output = videoOutput(out, {
    frameRate: frames.frameRate,
    paint(image: Frame, { tracks }: PaintedFrame) {
      overlay.draw(image, tracks ?? [], counting && { zones: counting.shapes() })
    },
  })
  const progress = options.quiet ? undefined : showProgress(streams, 'drawing', 'frame', frames.frameCount)
  const tracksOf = finishedTracks(sequence, frames.frameRate)
  const boxes = { all: 0, outside: 0 }
  let last = 0
  try {
    for await (const image of frames) {
      if (image.index > limit) break
      signal?.throwIfAborted()
      const next = tracksOf.next()
      const tracks = next.done ? undefined : next.value
      if (tracks) countOutside(tracks, image, boxes)
      if (tracks) counting?.update(tracks, image.time, image)
      await output.write({ image, tracks })
      last = image.index
      progress?.update(last)
    }
    await output.close()
  } catch (error) {
    await output.abandon()
    throw error
  } finally {
    progress?.stop()
  }
  if (options.quiet) return
  const left = sequence.frameCount - last
  if (left > 0 && last < limit) {
    writeRemarks([`${file} has ${counted(left, 'frame')} more than the video, which are left out.`], streams)
  }
  if (boxes.outside > boxes.all / 2) {
    const where = `Of all ${boxes.all} boxes, ${boxes.outside} lie outside the images`
    writeRemarks([`${where}: check that the tracks are those of this video, in its size.`], streams)
  }
  writeRemarks([remark()], streams)
  if (counting) streams.stderr.write(counting.table())
}

interface PaintedFrame {
  readonly image: Frame
  readonly tracks: Tracks | undefined
}

/** Boxes without a pixel in the image. */
function countOutside(
  { boxes, count }: Tracks,
  { width, height }: Frame,
  counts: { all: number; outside: number },
): void {
  for (let at = 0; at < 4 * count; at += 4) {
    const isInside = boxes[at]! < width && boxes[at + 1]! < height && boxes[at + 2]! > 0 && boxes[at + 3]! > 0
    counts.all++
    if (!isInside) counts.outside++
  }
}
