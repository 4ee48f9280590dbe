import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { MotError } from '@mot/core'
import { findDetections, findTruth, namesIn } from '../eval/find-sequences'
import { showProgress } from '../progress'
import type { Streams } from '../streams'
import { Journal } from './journal'
import type { TuneOptions } from './options'
import { bestOf, generationSize, propose, type Trial } from './propose'
import { formatOutcome, formatOutcomeAsJson, type Outcome } from './report'
import { parseSearch } from './search-space'
import { Subject, type SubjectOptions, type TunedFiles } from './subject'
import { hire } from './workers'

/**
 * `mot tune` with its arguments read.
 * @throws MotError as the parts do; `invalid-option` where there is nothing to judge the winner on.
 */
export async function runTune(options: TuneOptions, streams: Streams, signal?: AbortSignal): Promise<void> {
  const { tuned, heldOut } = divide(options)
  const subjectOptions = subjectOf(options)
  const space = parseSearch(options.search, new Subject(subjectOptions).defaults)
  const { trials, seed } = options
  const names = (files: readonly TunedFiles[]) => files.map(({ name }) => name)
  const journal = await Journal.open(options.journal, { ...subjectOptions, space, trials, seed, on: names(tuned) })

  const done: Trial[] = [...journal.trials]
  const known = new Map(done.map((each) => [each.trial, each]))
  const progress = options.quiet ? undefined : showProgress(streams, 'tuning', 'trials', trials)
  const crew = hire(Math.min(options.workers ?? availableParallelism(), generationSize), subjectOptions, signal)
  try {
    const attempt = async (trial: number, before: readonly Trial[]): Promise<Trial> => {
      const remembered = known.get(trial)
      if (remembered) return remembered
      const settings = propose(trial, before, { space, trials, seed })
      const finished = { trial, settings, score: await crew.score(settings, tuned) }
      await journal.add(finished)
      progress?.update(known.set(trial, finished).size)
      return finished
    }
    const finished: Trial[] = []
    for (let first = 0; first < trials; first += generationSize) {
      const before = [...finished]
      const count = Math.min(generationSize, trials - first)
      finished.push(...(await Promise.all(Array.from({ length: count }, (_, i) => attempt(first + i, before)))))
    }
    const winner = bestOf(finished)!
    const [before, after] = await Promise.all([crew.score({}, heldOut), crew.score(winner.settings, heldOut)])
    progress?.stop()
    const outcome: Outcome = {
      metric: options.metric,
      trials,
      winner: winner.settings,
      tuned: { sequences: names(tuned), before: finished[0]!.score!, after: winner.score! },
      heldOut: { sequences: names(heldOut), before: before!, after: after! },
    }
    streams.stdout.write(options.json ? formatOutcomeAsJson(outcome) : formatOutcome(outcome))
  } finally {
    progress?.stop()
    await crew.dismiss()
  }
}

/** Which sequences are tuned on, and which the winner is judged on: every third, unless told. */
function divide(options: TuneOptions): { tuned: TunedFiles[]; heldOut: TunedFiles[] } {
  const names = options.sequences ?? namesIn(options.gt)
  const held = options.holdOut ?? names.filter((_, i) => i % 3 === 1)
  const rest = names.filter((name) => !held.includes(name))
  if (held.length === 0 || rest.length === 0) {
    throw new MotError(
      'invalid-option',
      `Tuning needs sequences to tune on and others to judge the winner on, got ${names.join(', ') || 'none'}` +
        `${options.holdOut ? `, of which ${held.join(', ')} are held out` : ''}.`,
    )
  }
  const filesOf = (name: string): TunedFiles => {
    const detections = findDetections(options.detections, name)
    const embeddings = options.embeddings === undefined ? undefined : findEmbeddings(options.embeddings, name)
    return { ...findTruth(options.gt, name), detections, ...(embeddings && { embeddings }) }
  }
  return { tuned: rest.map(filesOf), heldOut: held.map(filesOf) }
}

function findEmbeddings(folder: string, name: string): string {
  const places = ['.npy', '.f32', '/emb.npy', '/emb.f32'].map((end) => join(folder, `${name}${end}`))
  const found = places.find(existsSync)
  if (found) return found
  throw new MotError('file-not-found', `There are no embeddings of ${name}: looked for ${places.join(', ')}.`)
}

function subjectOf(options: TuneOptions): SubjectOptions {
  const { tracker, preset, set = [], benchmark, minVisibility, frameRate = 30, embeddingDimension, metric } = options
  return { tracker, preset, set, benchmark, minVisibility, frameRate, embeddingDimension, metric }
}
