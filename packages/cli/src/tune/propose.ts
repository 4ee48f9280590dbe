import { randomFrom } from './random'
import { type Dimension, type Settings, sample, sampleNear } from './search-space'

/** Settings that were tried, and how they scored; null where the tracker cannot have them. */
export interface Trial {
  readonly trial: number
  readonly settings: Settings
  readonly score: number | null
}

/** What is searched, how long and by which luck. */
export interface Plan {
  readonly space: readonly Dimension[]
  readonly trials: number
  readonly seed: number
}

/** Trials that are proposed together, without knowing of each other: as many workers can share them. */
export const generationSize = 8

/** The best of some trials; of equals the first. */
export function bestOf(trials: readonly Trial[]): Trial | undefined {
  return trials.reduce<Trial | undefined>(
    (best, trial) => (trial.score !== null && (!best || trial.score > best.score!) ? trial : best),
    undefined,
  )
}

/**
 * What to try next. Trial 0 is the tracker as it is. The first third of the others are spread over the space; then half
 * of them are near the best of all earlier generations, and nearer the later it is.
 *
 * A proposal depends on seed, place and earlier generations only. So the search is the same for any number of workers, and
 * when it is resumed.
 */
export function propose(trial: number, before: readonly Trial[], { space, trials, seed }: Plan): Settings {
  if (trial === 0) return {}
  const random = randomFrom(seed, trial)
  // Trial 0 has no settings to move away from.
  const best = bestOf(before.filter((each) => each.trial > 0))
  const progress = trial / trials
  if (!best || progress < 1 / 3 || random() < 0.5) return sample(space, random)
  return sampleNear(space, best.settings, 0.25 * (1 - progress) + 0.02, random)
}
