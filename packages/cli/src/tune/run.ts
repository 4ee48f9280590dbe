import { availableParallelism } from 'node:os'
import { showProgress } from '../progress'
import { writeRemarks } from '../reading'
import type { Streams } from '../streams'
import { Journal } from './journal'
import type { TuneOptions } from './options'
import { bestOf, generationSize } from './propose'
import { formatOutcome, formatOutcomeAsJson, type Outcome } from './report'
import { search } from './search'
import { parseSearch } from './search-space'
import { splitSequences } from './split-sequences'
import { Subject, type SubjectOptions, type TuningFiles } from './subject'
import { startTrialRunner } from './workers'

/**
 * `mot tune` with its arguments read.
 * @throws MotError as the parts do; `invalid-option` if no sequence is held out.
 */
export async function runTune(options: TuneOptions, streams: Streams, signal?: AbortSignal): Promise<void> {
  const { tuned, heldOut } = splitSequences(options)
  const subject = subjectOf(options)
  const { trials, seed } = options
  const chosen = new Subject(subject)
  const plan = { space: parseSearch(options.search, chosen.defaults), trials, seed }
  if (!options.quiet) writeRemarks(chosen.remarks, streams)
  if (!options.quiet && options.lenient) writeRemarks(await chosen.skipped([...tuned, ...heldOut]), streams)
  const journal = await Journal.open(options.journal, { ...subject, ...plan, on: namesOf(tuned) })
  const workerCount = Math.min(options.workers ?? availableParallelism(), generationSize)

  const progress = options.quiet ? undefined : showProgress(streams, 'tuning', 'trial', trials)
  const runner = startTrialRunner(workerCount, subject, signal)
  try {
    const tried = await search(
      plan,
      journal,
      (settings) => runner.score(settings, tuned),
      (done) => progress?.update(done),
    )
    const baseline = tried[0]!
    const winner = bestOf(tried)!
    const [before, after] = await Promise.all([runner.score({}, heldOut), runner.score(winner.settings, heldOut)])
    progress?.stop()
    const outcome: Outcome = {
      metric: options.metric,
      trials,
      winner: winner.settings,
      tuned: { sequences: namesOf(tuned), before: baseline.score!, after: winner.score! },
      heldOut: { sequences: namesOf(heldOut), before: before!, after: after! },
    }
    streams.stdout.write(options.json ? formatOutcomeAsJson(outcome) : formatOutcome(outcome))
  } finally {
    progress?.stop()
    await runner.close()
  }
}

function namesOf(files: readonly TuningFiles[]): string[] {
  return files.map(({ name }) => name)
}

function subjectOf(options: TuneOptions): SubjectOptions {
  const { tracker, preset, set = [], benchmark, minVisibility, frameRate = 30, embeddingDimension, metric } = options
  const { lenient, firstFrame, embeddings, camera } = options
  return {
    ...{ tracker, preset, set, benchmark, minVisibility, frameRate, embeddingDimension, metric },
    // Left out where they are not given: the journal of an earlier search stays valid.
    ...(lenient && { lenient }),
    ...(firstFrame !== undefined && { firstFrame }),
    ...(embeddings !== undefined && { hasEmbeddings: true }),
    ...(camera !== undefined && { camera }),
  }
}
