import { MotError, type TrackRow } from '@mot/core'
import { readEmbeddings } from '@mot/io/embeddings'
import { formatTrackRows, readTracks } from '@mot/io/mot'
import { checkSecondPass, hasSecondPass, type SecondPassOptions } from '../second-pass/options'
import { runSecondPass } from '../second-pass/second-pass'
import type { Streams } from '../streams'
import { fileOutput } from '../track/file-output'
import { streamOutput } from '../track/stream-output'

/** Options of `mot smooth`. */
export interface SmoothOptions extends SecondPassOptions {
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
      'Pass --relink, --interpolate <linear|gaussian|rts>, --drop-shorter <n> or --drop-below <score>.',
    )
  }
  checkSecondPass(options)
  const before = await readRows(file, options, signal)
  const after = runSecondPass(before, options)
  const { out = '-' } = options
  const text = (rows: readonly TrackRow[]) => formatTrackRows(rows)
  const output = out === '-' ? streamOutput(streams.stdout, text, signal) : await fileOutput(out, text)
  await output.write(after)
  await output.close()
  if (!options.quiet) streams.stderr.write(`${describe(before)} became ${describe(after)}\n`)
}

async function readRows(file: string, options: SmoothOptions, signal?: AbortSignal): Promise<TrackRow[]> {
  const { embeddings: path, embeddingDimension, relink } = options
  const reading = { ...(signal && { signal }) }
  const rows = [...(await readTracks(file, reading))]
  if (path === undefined) {
    if (embeddingDimension === undefined) return rows
    throw new MotError('invalid-option', '--embedding-dimension requires --embeddings.')
  }
  if (relink === undefined) {
    throw new MotError('invalid-option', '--embeddings requires --relink, which compares appearance.')
  }
  const dimension = { ...(embeddingDimension !== undefined && { dimension: embeddingDimension }) }
  const embeddings = await readEmbeddings(path, { ...reading, ...dimension })
  if (embeddings.count !== rows.length) {
    throw new MotError(
      'invalid-file',
      `${file} has ${rows.length} rows and requires as many embeddings, got ${embeddings.count}.`,
    )
  }
  const { data, dimension: length } = embeddings
  return rows.map((row, i) => ({ ...row, embedding: data.subarray(i * length, (i + 1) * length) }))
}

function describe(rows: readonly TrackRow[]): string {
  return `${rows.length} rows of ${new Set(rows.map(({ id }) => id)).size} ids`
}
