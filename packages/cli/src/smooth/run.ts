import { MotError, type TrackRow } from '@mot/core'
import { readEmbeddings } from '@mot/io/embeddings'
import { formatRows, readTracks, rowFormatOf, type TrackSequence } from '@mot/io/mot'
import { counted } from '../counted'
import { checkDistinct } from '../distinct-files'
import { type ReadingOptions, readingOf, skippedLines, writeRemarks } from '../reading'
import { checkSecondPass, comparesAppearance, hasSecondPass, type SecondPassOptions } from '../second-pass/options'
import { runSecondPass } from '../second-pass/second-pass'
import type { Streams } from '../streams'
import { fileOutput } from '../track/file-output'
import { writeWhole } from '../track/output'
import { streamOutput } from '../track/stream-output'

/** Options of `mot smooth`. */
export interface SmoothOptions extends SecondPassOptions, ReadingOptions {
  readonly embeddings?: string
  readonly embeddingDimension?: number
  readonly out?: string
  readonly quiet?: boolean
}

/**
 * `mot smooth` with its arguments read.
 * @throws MotError as the parts do; `invalid-option` when there is nothing to do.
 */
export async function runSmooth(file: string, options: SmoothOptions, streams: Streams, signal?: AbortSignal) {
  if (!hasSecondPass(options)) {
    throw new MotError(
      'invalid-option',
      'Pass --relink, --link-appearance, --interpolate <linear|gaussian|rts>, --drop-shorter <n> or --drop-below <score>.',
    )
  }
  checkSecondPass(options)
  checkDistinct(
    [
      ['the tracks', file],
      ['--embeddings', options.embeddings],
    ],
    [['--out', options.out]],
  )
  const sequence = await readTracks(file, { ...readingOf(options), ...(signal && { signal }) })
  if (!options.quiet) writeRemarks(skippedLines(file, sequence), streams)
  const before = await withEmbeddings(sequence, file, options, signal)
  const after = placed(() => runSecondPass(before, options), sequence)
  const { out = '-' } = options
  const { classNames, frameCount } = sequence
  const text = (rows: readonly TrackRow[]) => formatRows(rows, rowFormatOf(out), { classNames, frameCount })
  const output = out === '-' ? streamOutput(streams.stdout, text, signal) : await fileOutput(out, text)
  await writeWhole(output, after)
  if (!options.quiet) streams.stderr.write(`${describe(before)} became ${describe(after)}\n`)
}

/** The result of a second pass; its errors say where the row is. */
function placed<T>(run: () => T, sequence: TrackSequence): T {
  try {
    return run()
  } catch (error) {
    const [, id, frame] = (error instanceof MotError && /^Track (-?\d+) of frame (\d+) /.exec(error.message)) || []
    if (!(error instanceof MotError) || id === undefined) throw error
    const index = sequence.rows(Number(frame)).findIndex((row) => sequence.ids[row] === Number(id))
    throw new MotError(error.code, `${sequence.placeOf(Number(frame), index)}: ${error.message}`, { cause: error })
  }
}

async function withEmbeddings(
  sequence: TrackSequence,
  file: string,
  options: SmoothOptions,
  signal?: AbortSignal,
): Promise<TrackRow[]> {
  const { embeddings: path, embeddingDimension } = options
  const reading = { ...(signal && { signal }) }
  const rows = [...sequence]
  if (path === undefined) {
    if (embeddingDimension === undefined) return rows
    throw new MotError('invalid-option', '--embedding-dimension requires --embeddings.')
  }
  if (!comparesAppearance(options)) {
    throw new MotError(
      'invalid-option',
      '--embeddings requires --relink or --link-appearance, which compare appearance.',
    )
  }
  const dimension = { ...(embeddingDimension !== undefined && { dimension: embeddingDimension }) }
  const embeddings = await readEmbeddings(path, { ...reading, ...dimension })
  const lineCount = rows.length + sequence.skippedCount
  if (embeddings.count !== lineCount) {
    throw new MotError(
      'invalid-file',
      `${file} has ${counted(lineCount, 'row')} and requires as many embeddings, got ${embeddings.count}.`,
    )
  }
  const { data, dimension: length } = embeddings
  return rows.map((row, i) => {
    const at = sequence.fileRow(i) * length
    return { ...row, embedding: data.subarray(at, at + length) }
  })
}

function describe(rows: readonly TrackRow[]): string {
  return `${counted(rows.length, 'row')} of ${counted(new Set(rows.map(({ id }) => id)).size, 'id')}`
}
