import { completeOptions } from '../complete-options'
import { countFromOne, optional, type Shape, type Shapes } from '../shapes'

export interface TrackerPoolOptions {
  /** Name of the tracker's class: `ByteTrack`. */
  readonly tracker: string
  /** Its options, for all streams: plain data, as they are sent to another thread. Default: its defaults. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Absolute URL of a module that exports the tracker. Default: this package. */
  readonly module?: string | URL | undefined
  /** Number of worker threads. Default: the number of cores minus 1, at least 1. */
  readonly workers?: number
  /** Calls sent to a worker at a time; further ones wait on this thread. Default 16. */
  readonly queueLength?: number
}

/** All options, with defaults. */
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
 * @param workers default of that option.
 * @throws MotError `invalid-option`.
 */
export function completePoolOptions(given: TrackerPoolOptions, workers: number): CompletePoolOptions {
  const defaults = { tracker: '', options: {}, module: undefined, workers, queueLength: 16 }
  return completeOptions<TrackerPoolOptions>(given, defaults, poolShapes) as CompletePoolOptions
}
