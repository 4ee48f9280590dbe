import type { Settings } from './search-space'

/** The outcome of tuning. */
export interface Outcome {
  readonly metric: string
  readonly trials: number
  /** Settings of the winner; none if the tracker's own settings were best. */
  readonly winner: Settings
  readonly tuned: Gain
  /** On sequences that the search did not use. */
  readonly heldOut: Gain
}

/** Scores of the tracker's own settings and of the winner, 0 to 1. */
export interface Gain {
  readonly sequences: readonly string[]
  readonly before: number
  readonly after: number
}

export function formatOutcomeAsJson(outcome: Outcome): string {
  return `${JSON.stringify(outcome, null, 2)}\n`
}

/** For a terminal: the gain, and the options of the winner. */
export function formatOutcome({ metric, trials, winner, tuned, heldOut }: Outcome): string {
  const percent = (value: number) => (100 * value).toFixed(1).padStart(7)
  const gain = ({ before, after }: Gain) =>
    `${after < before ? '−' : '+'}${(100 * Math.abs(after - before)).toFixed(1)}`
  const row = (label: string, { before, after, sequences }: Gain) =>
    `${label}${percent(before)} → ${percent(after).trim()}  (${gain({ before, after, sequences })})  ${sequences.join(', ')}\n`
  const settings = Object.entries(winner).map(([key, value]) => `--set ${key}=${value}`)
  return (
    `${metric} of the tracker as it is and of the best of ${trials} trials:\n` +
    row('  tuned on ', tuned) +
    row('  held out ', heldOut) +
    `${settings.length > 0 ? settings.join(' ') : 'The tracker as it is was best.'}\n`
  )
}
