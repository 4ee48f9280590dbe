import { completeOptions } from '../complete-options'
import { countFromOne, numberShape, optional, type Shape, type Shapes } from '../shapes'

export interface TrackerPoolOptions {
  /** Name of the tracker's class: `ByteTrack`. */
  readonly tracker: string
  /** Its options, for all streams: plain data, as they are sent to another thread. Default: its defaults. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Absolute URL of a module that exports the tracker. Default: this package. */
  readonly module?: string | URL | undefined
  /** Number of worker threads, 1 to 1024. Default: the number of cores minus 1, at least 1. */
  readonly workers?: number
  /**
   * URL of the workers' script, where no bundler provides it: a copy of `@mot/trackers/pool/standalone-worker.js`; in Node
   * `@mot/trackers/pool/worker`.
   */
  readonly workerUrl?: string | URL | undefined
  /** Calls sent to a worker at a time; further ones wait on this thread. Default 16. */
  readonly queueLength?: number
  /**
   * Seconds that `close` waits for the next result of pending calls, from 0: a worker that gives none for so long, such
   * as one in an endless loop, is ended with its calls. Default 10.
   */
  readonly closeTimeout?: number
}

/** All options, with defaults. */
export interface CompletePoolOptions extends Required<Omit<TrackerPoolOptions, 'module' | 'workerUrl'>> {
  readonly module: string | undefined
  readonly workerUrl: string | undefined
}

const text: Shape<string> = (value, place, refuse) =>
  typeof value === 'string' && value !== '' ? value : refuse(place, 'the name of a tracker', value)

const address: Shape<string> = (value, place, refuse) => {
  if (value instanceof URL) return value.href
  return typeof value === 'string' ? value : refuse(place, 'a URL', value)
}

const plainRecord: Shape<Readonly<Record<string, unknown>>> = (value, place, refuse) =>
  typeof value === 'object' && value !== null ? plainOptions({ ...value }) : refuse(place, 'a record of options', value)

/** A geometry has functions: its description is sent. */
function plainOptions(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { geometry } = options
  if (typeof geometry !== 'object' || geometry === null || !('description' in geometry)) return options
  return { ...options, geometry: geometry.description }
}

/** More threads than any machine has cores: each takes megabytes. */
const MOST_WORKERS = 1024
const workerCount = numberShape(`a whole number from 1 to ${MOST_WORKERS}`, (value) => {
  return Number.isInteger(value) && value >= 1 && value <= MOST_WORKERS
})
/** Timers count milliseconds in 31 bits. */
const LONGEST_WAIT = 2_147_483
const wait = numberShape(`from 0 to ${LONGEST_WAIT}`, (value) => value >= 0 && value <= LONGEST_WAIT)

const poolShapes: Shapes<CompletePoolOptions> = {
  tracker: text,
  options: plainRecord,
  module: optional(address),
  workers: workerCount,
  workerUrl: optional(address),
  queueLength: countFromOne,
  closeTimeout: wait,
}

/**
 * @param workers default of that option.
 * @throws MotError `invalid-option`.
 */
export function completePoolOptions(given: TrackerPoolOptions, workers: number): CompletePoolOptions {
  const defaults = {
    tracker: '',
    options: {},
    module: undefined,
    workers,
    workerUrl: undefined,
    queueLength: 16,
    closeTimeout: 10,
  }
  return completeOptions<TrackerPoolOptions>(given, defaults, poolShapes) as CompletePoolOptions
}
