import { availableParallelism } from 'node:os'
import { showProgress } from '../progress'
import type { Streams } from '../streams'
import { findTuned } from './find-tuned'
import { Journal } from './journal'
import type { TuneOptions } from './options'
import { bestOf, generationSize } from './propose'
import { formatOutcome, formatOutcomeAsJson, type Outcome } from './report'
import { search } from './search'
import { parseSearch } from './search-space'
import { Subject, type SubjectOptions, type TunedFiles } from './subject'
import { hire } from './workers'

/**
 * `mot tune` with its arguments read.
 * @throws MotError as the parts do; `invalid-option` where there is nothing to judge the winner on.
 */
export async function runTune(options: TuneOptions, streams: Streams, signal?: AbortSignal): Promise<void> {
  const { tuned, heldOut } = findTuned(options)
  const subject = subjectOf(options)
  const { trials, seed } = options
  const plan = { space: parseSearch(options.search, new Subject(subject).defaults), trials, seed }
  const journal = await Journal.open(options.journal, { ...subject, ...plan, on: namesOf(tuned) })
  const workerCount = Math.min(options.workers ?? availableParallelism(), generationSize)

  const progress = options.quiet ? undefined : showProgress(streams, 'tuning', 'trials', trials)
  const crew = hire(workerCount, subject, signal)
  try {
    const tried = await search(
      plan,
      journal,
      (settings) => crew.score(settings, tuned),
      (done) => progress?.update(done),
    )
    const asItIs = tried[0]!
    const winner = bestOf(tried)!
    const [before, after] = await Promise.all([crew.score({}, heldOut), crew.score(winner.settings, heldOut)])
    progress?.stop()
    const outcome: Outcome = {
      metric: options.metric,
      trials,
      winner: winner.settings,
      tuned: { sequences: namesOf(tuned), before: asItIs.score!, after: winner.score! },
      heldOut: { sequences: namesOf(heldOut), before: before!, after: after! },
    }
    streams.stdout.write(options.json ? formatOutcomeAsJson(outcome) : formatOutcome(outcome))
  } finally {
    progress?.stop()
    await crew.dismiss()
  }
}

function namesOf(files: readonly TunedFiles[]): string[] {
  return files.map(({ name }) => name)
}

function subjectOf(options: TuneOptions): SubjectOptions {
  const { tracker, preset, set = [], benchmark, minVisibility, frameRate = 30, embeddingDimension, metric } = options
  return { tracker, preset, set, benchmark, minVisibility, frameRate, embeddingDimension, metric }
}
