import { extname } from 'node:path'
import { MotError, nearestName, quoted } from '@mot/core'
import {
  type FormatName,
  fileFormats,
  folderFormats,
  formatObjects,
  type ObjectReadOptions,
  parseObjects,
  readObjects,
} from '@mot/io/formats'
import { rowFormatOf } from '@mot/io/mot'
import { openVideo } from '@mot/io/video'
import type { Size } from '../arguments'
import { counted } from '../counted'
import { checkDistinct } from '../distinct-files'
import { checkNewFolder } from '../part-file'
import { type ReadingOptions, readingOf, writeRemarks } from '../reading'
import type { Streams } from '../streams'
import { type ConvertInput, findInput } from './find-input'
import { writeOutput } from './write-output'

/** Options of `mot convert`. */
export interface ConvertOptions extends ReadingOptions {
  readonly from?: string
  readonly to?: string
  readonly imageSize?: Size
  readonly frameRate?: number
  readonly video?: string
  readonly frames?: number
  readonly classes?: readonly string[]
  readonly quiet?: boolean
}

/**
 * `mot convert` with its arguments read.
 * @throws MotError as the parts do; `invalid-option` where a format is unknown or requires what is not given.
 */
export async function runConvert(
  input: string,
  out: string,
  options: ConvertOptions,
  streams: Streams,
  signal?: AbortSignal,
): Promise<void> {
  const from = options.from === undefined ? undefined : formatNamed('--from', options.from)
  const to = options.to === undefined ? formatOfOutput(out) : formatNamed('--to', options.to)
  checkDistinct([['the input', input]], [['the output', out]])
  if (Object.hasOwn(folderFormats, to)) {
    if (out === '-') throw new MotError('invalid-option', `The format ${to} is a folder of files, not standard output.`)
    await checkNewFolder('The output', out)
  }
  const source = await findInput(input)
  const reading = { ...(await knownOf(source, options, signal)), ...readingOf(options) }
  const how = { ...reading, file: source.path, ...(from && { format: from }) }
  const sequence = await withFlags(async () => {
    return source.files
      ? parseObjects(source.files, how)
      : readObjects(source.path, { ...how, ...(signal && { signal }) })
  })
  const { content, remarks } = await withFlags(async () => formatObjects(sequence, { format: to }))
  if (!options.quiet) writeRemarks([...sequence.remarks, ...remarks], streams)
  signal?.throwIfAborted()
  await writeOutput(out, content, streams, signal)
  if (options.quiet) return
  const { rows, kind, frameCount } = sequence
  const what =
    kind === 'tracks'
      ? `${counted(rows.length, 'row')} of ${counted(new Set(rows.map(({ id }) => id)).size, 'track')}`
      : counted(rows.length, 'detection')
  streams.stderr.write(`${what} in ${counted(frameCount, 'frame')}, as ${titleOf(to)}\n`)
}

/** Size, rate and length of the video, from the options, the video itself or the sequence's own file. */
async function knownOf(
  { info }: ConvertInput,
  options: ConvertOptions,
  signal?: AbortSignal,
): Promise<ObjectReadOptions> {
  const { imageSize, frameRate, frames, classes } = options
  const video = options.video === undefined ? undefined : await infoOf(options.video, signal)
  const known = {
    imageWidth: imageSize?.width ?? video?.width ?? info?.imageWidth,
    imageHeight: imageSize?.height ?? video?.height ?? info?.imageHeight,
    frameRate: frameRate ?? video?.frameRate ?? info?.frameRate,
    frameCount: frames ?? video?.frameCount ?? info?.frameCount,
    classNames: classes,
  }
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined))
}

async function infoOf(path: string, signal: AbortSignal | undefined) {
  await using video = openVideo(path, { ...(signal && { signal }) })
  return await video.info()
}

function formatNamed(option: string, name: string): FormatName {
  const names = [...Object.keys(fileFormats), ...Object.keys(folderFormats)] as FormatName[]
  const found = names.find((each) => each === name.toLowerCase())
  if (found !== undefined) return found
  const nearest = nearestName(name, names)
  const hint = nearest === undefined ? `there are ${names.join(', ')}` : `${nearest}?`
  throw new MotError('invalid-option', `${option} has no format ${quoted(name)}: ${hint}`)
}

/** By the ending; a name without one is a folder. JSON of other tools is named by `--to`. */
function formatOfOutput(out: string): FormatName {
  if (out === '-') throw new MotError('invalid-option', 'Standard output has no ending: --to says the format.')
  if (/\.xml$/i.test(out)) return 'cvat'
  if (extname(out) === '') return 'yolo'
  if (/\.(csv|jsonl?|ndjson|txt)$/i.test(out)) return rowFormatOf(out)
  throw new MotError('invalid-option', `${out} has the ending of no format: --to says which it is.`)
}

/** Errors name the options of this command beside those of the library. */
async function withFlags<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof MotError) || error.code !== 'invalid-option') throw error
    const flags = [
      /"imageWidth"/.test(error.message) && '--image-size',
      /"frameRate"/.test(error.message) && '--frame-rate',
    ]
    const missing = flags.filter((flag) => flag !== false)
    if (missing.length === 0) throw error
    throw new MotError(error.code, `${error.message} Pass ${missing.join(' and ')}, or --video.`, { cause: error })
  }
}

function titleOf(format: FormatName): string {
  return { ...fileFormats, ...folderFormats }[format].title
}
