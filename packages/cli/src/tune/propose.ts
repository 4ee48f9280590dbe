import { randomFrom } from './random'
import { type Dimension, type Settings, sample, sampleNear } from './search-space'

/** Settings that were tried, and their score; null if the tracker refuses them. */
export interface Trial {
  readonly trial: number
  readonly settings: Settings
  readonly score: number | null
}

/** Search space, number of trials and seed. */
export interface Plan {
  readonly space: readonly Dimension[]
  readonly trials: number
  readonly seed: number
}

/** Trials that are proposed together, independently of each other: so many workers can run in parallel. */
export const generationSize = 8

/** The best of some trials; of equals the first. */
export function bestOf(trials: readonly Trial[]): Trial | undefined {
  return trials.reduce<Trial | undefined>(
    (best, trial) => (trial.score !== null && (!best || trial.score > best.score!) ? trial : best),
    undefined,
  )
}

/**
 * The settings of a trial. Trial 0 is the tracker with its own settings. The first third of the others is spread over
 * the space; then half of them are near the best of all earlier generations, at a distance that shrinks over the
 * search.
 *
 * A proposal depends on seed, trial number and earlier generations only: the search is the same for any number of
 * workers, and after it is resumed.
 */
export function propose(trial: number, before: readonly Trial[], { space, trials, seed }: Plan): Settings {
  if (trial === 0) return {}
  const random = randomFrom(seed, trial)
  // Trial 0 has no settings to vary.
  const best = bestOf(before.filter((each) => each.trial > 0))
  const progress = trial / trials
  if (!best || progress < 1 / 3 || random() < 0.5) return sample(space, random)
  return sampleNear(space, best.settings, 0.25 * (1 - progress) + 0.02, random)
}
