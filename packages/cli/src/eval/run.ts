import { statSync } from 'node:fs'
import { MotError } from '@mot/core'
import { benchmarks } from '@mot/eval'
import { checkDistinct } from '../distinct-files'
import { showProgress } from '../progress'
import { safeText } from '../safe-text'
import type { Streams } from '../streams'
import { fileOutput } from '../track/file-output'
import { writeWhole } from '../track/output'
import { chooseFields } from './fields'
import { findSequences, namesIn, splitByResults, withoutFile } from './find-sequences'
import { type Format, formatCsv, formatJson, formatMarkdown, formatTable } from './formats'
import type { EvalOptions } from './options'
import { Page } from './page'
import { readSequence } from './read-sequence'
import { shapedEvaluation } from './read-shapes'
import { Scorer } from './score'
import { readSingleRuns, type SingleBenchmark } from './single/find-single'
import { scoreSingle, singleColumns } from './single/score-single'
import { renderSinglePage } from './single/single-page'

/**
 * `mot eval` with its arguments read.
 * @throws MotError as the parts do; `invalid-option` for options that do not go together.
 */
export async function runEval(options: EvalOptions, streams: Streams, signal?: AbortSignal): Promise<void> {
  const format = chooseFormat(options)
  checkDistinct(
    [
      ['--gt', options.gt],
      ['--tracks', options.tracks],
      ['--detections', options.detections],
    ],
    [['--html', typeof options.html === 'string' ? options.html : undefined]],
  )
  if (options.single !== undefined) {
    await evalSingle(options, options.single, format, streams)
    return
  }
  const shaped = shapedEvaluation(options)
  const limit = {
    ...(options.minIou !== undefined && { minIou: options.minIou }),
    ...(shaped?.similarity && { similarity: shaped.similarity }),
  }
  const scorer = new Scorer(chooseFields(options.metrics), limit)
  const page = options.html === undefined ? undefined : new Page(limit)
  const names = options.sequences ?? (options.sequence === undefined ? undefined : [options.sequence])
  const { present, missing } = withResults(options, names)
  const found = findSequences({ ...options, sequences: present })
  const progress = options.quiet ? undefined : showProgress(streams, 'scoring', 'sequence', found.length)
  const remarks: string[] = []
  try {
    for (const [done, files] of found.entries()) {
      signal?.throwIfAborted()
      progress?.update(done)
      const read = await (shaped ? shaped.read(files, signal) : readSequence(files, boxOptions(options, signal)))
      remarks.push(...read.remarks)
      scorer.add(files.name, read)
      page?.add(files.name, read.sequence)
    }
  } finally {
    progress?.stop()
  }
  if (!options.quiet) for (const remark of remarks) streams.stderr.write(`mot: ${safeText(remark)}\n`)
  const report = scorer.report()
  if (options.html !== true) streams.stdout.write(format(report, scorer.columns()))
  if (page) await writePage(await page.render(report, scorer.columns()), options.html, streams)
  if (missing.length === 0) return
  throw new MotError(
    'file-not-found',
    `${withoutFile(options.tracks, missing)}; the others are scored. Name those to score with --sequences, or write an empty file ` +
      'for a sequence without tracks.',
  )
}

/** Of benchmarks of boxes. */
function boxOptions(options: EvalOptions, signal: AbortSignal | undefined) {
  const benchmark = benchmarks.find((name) => name === options.benchmark) ?? 'own'
  return { ...options, benchmark, signal }
}

/**
 * The names of a folder's sequences that have results. Of sequences without any the others are scored all the same; where
 * none has results, the error is that of the first.
 */
function withResults({ gt, tracks }: EvalOptions, names: readonly string[] | undefined) {
  const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  if (names !== undefined || !isFolder(gt) || !isFolder(tracks)) return { present: names, missing: [] }
  const { present, missing } = splitByResults(tracks, namesIn(gt))
  return present.length === 0 ? { present: undefined, missing: [] } : { present, missing }
}

/** Targets that were followed alone. */
async function evalSingle(
  options: EvalOptions,
  benchmark: SingleBenchmark,
  format: Format,
  streams: Streams,
): Promise<void> {
  checkSingle(options)
  const { gt, tracks, sequence, sequences, html } = options
  const names = sequences ?? (sequence === undefined ? undefined : [sequence])
  const scores = scoreSingle(await readSingleRuns(gt, tracks, benchmark, names))
  if (html !== true) streams.stdout.write(format(scores.report, singleColumns))
  if (html !== undefined) await writePage(await renderSinglePage(scores, singleColumns), html, streams)
}

/** @throws MotError `invalid-option` for options that have no effect on one target a sequence. */
function checkSingle(options: EvalOptions): void {
  const { detections, frames, geometry, minIou, minVisibility, metrics, classes, lenient, firstFrame } = options
  const many = {
    ...(options.benchmark !== 'own' && { benchmark: options.benchmark }),
    ...{ geometry, detections, frames, 'min-iou': minIou, 'min-visibility': minVisibility, metrics, classes, lenient },
    'first-frame': firstFrame,
  }
  const [name] = Object.entries(many).find(([, value]) => value !== undefined) ?? []
  if (name === undefined) return
  throw new MotError('invalid-option', `--${name} has no effect on --single, which scores one target a sequence.`)
}

async function writePage(page: string, html: EvalOptions['html'], streams: Streams): Promise<void> {
  if (typeof html !== 'string') {
    streams.stdout.write(page)
    return
  }
  await writeWhole(await fileOutput(html, (text: string) => text), page)
}

function chooseFormat({ json, csv, markdown, html, sequence, sequences }: EvalOptions): Format {
  const formats = Object.entries({ json, csv, markdown, html: html === true }).filter(([, requested]) => requested)
  if (formats.length > 1) {
    const names = formats.map(([name]) => `--${name}`).join(' and ')
    throw new MotError(
      'invalid-option',
      `Standard output has one format, got ${names}: --html <file> may be combined with others.`,
    )
  }
  if (sequence !== undefined && sequences !== undefined) {
    throw new MotError('invalid-option', 'Pass --sequence or --sequences, not both.')
  }
  if (json) return formatJson
  if (csv) return formatCsv
  return markdown ? formatMarkdown : formatTable
}
