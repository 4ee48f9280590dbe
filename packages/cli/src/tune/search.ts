import type { Journal } from './journal'
import { generationSize, type Plan, propose, type Trial } from './propose'
import type { Settings } from './search-space'

/**
 * Tries settings, one generation after the other; trials in the journal are not repeated.
 * @param score evaluates settings.
 * @param onTrial receives the number of finished trials.
 * @returns all trials, in the order of their proposal.
 */
export async function search(
  plan: Plan,
  journal: Journal,
  score: (settings: Settings) => Promise<number | null>,
  onTrial: (done: number) => void,
): Promise<readonly Trial[]> {
  const done = new Map(journal.trials.map((trial) => [trial.trial, trial]))
  const attempt = async (trial: number, before: readonly Trial[]): Promise<Trial> => {
    const recorded = done.get(trial)
    if (recorded) return recorded
    const settings = propose(trial, before, plan)
    const finished = { trial, settings, score: await score(settings) }
    await journal.add(finished)
    onTrial(done.set(trial, finished).size)
    return finished
  }
  const finished: Trial[] = []
  for (let first = 0; first < plan.trials; first += generationSize) {
    const before = [...finished]
    const count = Math.min(generationSize, plan.trials - first)
    finished.push(...(await Promise.all(Array.from({ length: count }, (_, i) => attempt(first + i, before)))))
  }
  return finished
}
