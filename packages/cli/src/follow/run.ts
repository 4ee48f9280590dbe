import { extname } from 'node:path'
import { type Frame, MotError, quoted } from '@mot/core'
import { ahead } from '@mot/io/video'
import { type ResolvedParts, resolveParts } from '@mot/models/resolve'
import type { SingleTracker, TargetReport } from '@mot/trackers/single'
import { counted } from '../counted'
import { checkDistinct } from '../distinct-files'
import { styleFiles } from '../painting/style'
import { showProgress } from '../progress'
import type { Streams } from '../streams'
import { fileOutput } from '../track/file-output'
import { firstOf } from '../track/network-source'
import { openFrames } from '../track/open-frames'
import type { Output } from '../track/output'
import { streamOutput, whileRead } from '../track/stream-output'
import { videoOutput } from '../track/video-output'
import { chooseSingleTracker } from './choose-single-tracker'
import { type FollowedFrame, formatJson, formatRows } from './followed-frame'
import { loadModels } from './load-models'
import type { FollowOptions } from './options'
import { createPainter } from './paint'

/**
 * `mot follow` with its arguments read.
 * @throws MotError as the parts do; `invalid-option` for options that do not go together.
 */
export async function runFollow(
  input: string,
  options: FollowOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<void> {
  checkDistinct(
    [['the input', input], ['--model', options.model], ...styleFiles(options)],
    [
      ['--out', options.out],
      ['--video', options.video],
    ],
  )
  const { fromFrame = 1, quiet } = options
  const choice = chooseSingleTracker(options, await describedParts(options.model, signal))
  await using frames = await openFrames(input, { frameRate: options.frameRate, ahead: 1, signal })
  await using loaded = await loadModels(choice.parts, options, streams, signal)
  const trackers = options.box.map(() =>
    choice.kind.make(loaded.models, { frameRate: frames.frameRate, ...choice.options }),
  )
  if (choice.remark && !quiet) streams.stderr.write(`mot: ${choice.remark}\n`)

  const outputs = await openOutputs(options, frames.frameRate, streams, signal)
  const progress = quiet ? undefined : showProgress(streams, 'following', 'frame', frames.frameCount)
  const start = performance.now()
  let lost = 0
  let count = 0
  try {
    const last = fromFrame + (options.frames ?? Number.POSITIVE_INFINITY) - 1
    const sooner = { limit: 1, ...(signal && { signal }) }
    for await (const image of ahead(firstOf(frames, last), (frame) => frame, sooner)) {
      progress?.update(image.index)
      if (image.index < fromFrame) continue
      const reports =
        image.index === fromFrame ? await startAll(trackers, image, options) : await updateAll(trackers, image)
      for (const output of outputs) await output.write({ image, reports })
      if (reports.every(({ state }) => state === 'lost')) lost++
      count++
    }
    if (count === 0)
      throw new MotError('invalid-option', `--from-frame ${fromFrame} lies beyond the last frame of ${input}.`)
    for (const output of outputs) await output.close()
  } catch (error) {
    for (const output of outputs) await output.abandon()
    throw error
  } finally {
    progress?.stop()
  }
  if (quiet) return
  const seconds = (performance.now() - start) / 1000
  const where = loaded.provider ? ` on ${loaded.provider}` : ''
  streams.stderr.write(
    `${counted(count, 'frame')} with ${choice.name}, lost in ${lost}, ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(1)} frames/s${where}\n`,
  )
}

/** The network of a manifest that lists several files; undefined where `--model` is something else. */
function describedParts(model: string | undefined, signal?: AbortSignal): Promise<ResolvedParts> | undefined {
  if (model === undefined || !/^[^=]+\.json$/i.test(model)) return undefined
  return resolveParts(model, signal && { signal })
}

/** The frame in which the targets are shown. */
async function startAll(
  trackers: readonly SingleTracker[],
  image: Frame,
  { box }: FollowOptions,
): Promise<TargetReport[]> {
  const reports: TargetReport[] = []
  for (const [i, tracker] of trackers.entries()) {
    await tracker.start(image, box[i]!)
    reports.push({ box: box[i]!, state: 'tracking', score: 1, expected: box[i]! })
  }
  return reports
}

async function updateAll(trackers: readonly SingleTracker[], image: Frame): Promise<TargetReport[]> {
  const reports: TargetReport[] = []
  for (const tracker of trackers) reports.push(await tracker.update(image))
  return reports
}

/** The outputs that were requested; rows on standard output where there are none. */
async function openOutputs(
  options: FollowOptions,
  frameRate: number,
  { stdout }: Streams,
  signal?: AbortSignal,
): Promise<Output<FollowedFrame>[]> {
  const { out, video, json } = options
  const outputs: Output<FollowedFrame>[] = []
  for (const name of ['style', 'font'] as const) {
    if (options[name] === undefined || video !== undefined) continue
    throw new MotError('invalid-option', `--${name} requires --video, the painted video.`)
  }
  if (video !== undefined && extname(video) === '') {
    throw new MotError('invalid-option', `--video should end in .mp4, got ${quoted(video)}.`)
  }
  if (json && out === '-') throw new MotError('invalid-option', 'Standard output has one form: pass --json or --out -.')
  const paint = video === undefined ? undefined : await createPainter(options)
  // Rows first: what is painted is painted into the frame.
  if (out !== undefined && out !== '-') outputs.push(await fileOutput(out, formatRows))
  if (json || out === '-' || (out === undefined && video === undefined)) {
    const lines = streamOutput(stdout, json ? formatJson : formatRows, signal)
    outputs.push(outputs.length > 0 || video !== undefined ? whileRead(lines) : lines)
  }
  if (video !== undefined && paint) outputs.push(videoOutput(video, { frameRate, paint }))
  return outputs
}
