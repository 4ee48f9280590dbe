import { completeOptions } from '../complete-options'
import { countFromOne, optional, type Shape, type Shapes } from '../shapes'

export interface TrackerPoolOptions {
  /** Name of the tracker's class: `ByteTrack`. */
  readonly tracker: string
  /** Its options, for all streams. They travel to another thread: plain data. Default: its defaults. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Absolute address of a module that exports the tracker, where that is not one of this package. */
  readonly module?: string | URL | undefined
  /** Worker threads. Default: one less than the machine has cores, but one at least. */
  readonly workers?: number
  /** Calls that a worker has to deal with at a time; further ones wait here. Default 16. */
  readonly queueLength?: number
}

/** All of them, with what was left out. */
export interface CompletePoolOptions extends Required<TrackerPoolOptions> {
  readonly module: string | undefined
}

const text: Shape<string> = (value, place, refuse) =>
  typeof value === 'string' && value !== '' ? value : refuse(place, 'the name of a tracker', value)

const address: Shape<string> = (value, place, refuse) => {
  if (value instanceof URL) return value.href
  return typeof value === 'string' ? value : refuse(place, 'a URL', value)
}

const plainRecord: Shape<Readonly<Record<string, unknown>>> = (value, place, refuse) =>
  typeof value === 'object' && value !== null ? { ...value } : refuse(place, 'a record of options', value)

const poolShapes: Shapes<CompletePoolOptions> = {
  tracker: text,
  options: plainRecord,
  module: optional(address),
  workers: countFromOne,
  queueLength: countFromOne,
}

/**
 * @param workers where it is not said.
 * @throws MotError `invalid-option`.
 */
export function completePoolOptions(given: TrackerPoolOptions, workers: number): CompletePoolOptions {
  const defaults = { tracker: '', options: {}, module: undefined, workers, queueLength: 16 }
  return completeOptions<TrackerPoolOptions>(given, defaults, poolShapes) as CompletePoolOptions
}
