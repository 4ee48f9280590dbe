import {
  type DetectionColumns,
  type DetectionsInput,
  MotError,
  quoted,
  readOptions,
  type TrackerSnapshot,
  type Tracks,
} from '@mot/core'
import * as platform from '#pool-platform'
import { startWorker } from '#start-pool-worker'
import { buffersOf, detectionColumns, tracksOf } from './columns'
import type { Calls, TrackerChoice } from './messages'
import { type CompletePoolOptions, completePoolOptions, type TrackerPoolOptions } from './pool-options'
import { ownTracker } from './trackers-by-name'
import { WorkerChannel } from './worker-channel'

interface Stream {
  readonly channel: WorkerChannel
  readonly choice: TrackerChoice
}

/**
 * One tracker for each of many streams, spread over worker threads:
 *
 * ```ts
 * await using pool = new TrackerPool({ tracker: 'ByteTrack', options: { frameRate: 25 } })
 * const tracks = await pool.update('camera 3', detections)
 * ```
 *
 * A stream stays on one worker, and its frames are processed in the order of the calls, awaited or not. A stream begins with
 * its first frame, on the worker with the fewest streams, and lasts until `end`.
 *
 * An error of a call names its stream, and leaves that stream's tracker as it was; other streams are unaffected. When a worker
 * dies, the state of its streams is lost: calls for them are `run-failed` until they are restored, or ended and begun anew, on
 * a new worker.
 */
export class TrackerPool {
  readonly options: CompletePoolOptions
  readonly #channels: (WorkerChannel | undefined)[]
  readonly #streams = new Map<string, Stream>()
  readonly #running = new Set<Promise<unknown>>()
  #finishedCount = 0
  #closed: Promise<void> | undefined

  /** @throws MotError `invalid-option`, also for options that the tracker does not have. */
  constructor(options: TrackerPoolOptions) {
    this.options = completePoolOptions(options, Math.max(1, platform.cores() - 1))
    this.#channels = Array.from({ length: this.options.workers }, () => undefined)
    this.#choose({})
  }

  /** Names of the open streams. */
  get streams(): string[] {
    return [...this.#streams.keys()]
  }

  /**
   * Begins a stream with options of its own, added to the pool's. Its tracker is new.
   * @throws MotError `invalid-option`, also if it is open; `file-not-found` for a module that cannot be loaded.
   */
  async open(stream: string, options: Readonly<Record<string, unknown>> = {}): Promise<void> {
    this.#check()
    if (this.#streams.has(stream)) throw new MotError('invalid-option', `Stream ${quoted(stream)} is open already.`)
    await this.#begin(stream, options)
  }

  /**
   * Tracks a stream's objects in its next frame. The detections are copied at once; the tracks belong to the caller.
   * @throws MotError as the tracker's `update`; `run-failed` when its worker died, `disposed` after `close`.
   */
  async update(stream: string, detections: DetectionsInput): Promise<Tracks> {
    this.#check()
    const columns = columnsOf(stream, detections)
    const opened = this.#streams.has(stream) ? undefined : this.#begin(stream, {})
    const updated = this.#send(stream, 'update', columns, buffersOf(columns))
    // If the tracker could not be created, that is the error to throw.
    const [opening, tracks] = await Promise.allSettled([opened, updated])
    if (opening.status === 'rejected') throw opening.reason
    if (tracks.status === 'rejected') throw tracks.reason
    return tracksOf(tracks.value)
  }

  /** A frame of a stream without a detector run. */
  async predict(stream: string): Promise<Tracks> {
    return tracksOf(await this.#send(stream, 'predict', undefined))
  }

  /** A stream's lost tracks: without a detection in its last frame, and not yet removed. */
  async lost(stream: string): Promise<Tracks> {
    return tracksOf(await this.#send(stream, 'lost', undefined))
  }

  /** A stream's tracks of its last frame where they are at a time from it on, in seconds. */
  async at(stream: string, time: number): Promise<Tracks> {
    return tracksOf(await this.#send(stream, 'at', time))
  }

  /** A stream's whole state as plain data, after all of its frames so far. */
  snapshot(stream: string): Promise<TrackerSnapshot> {
    return this.#send(stream, 'snapshot', undefined)
  }

  /**
   * Continues a stream from a snapshot: an open one, one of another pool, or one whose worker died.
   * @throws MotError `invalid-snapshot`. The stream is then unchanged.
   */
  async restore(
    stream: string,
    snapshot: TrackerSnapshot,
    options: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    this.#check()
    const before = this.#streams.get(stream)
    const isThere = before !== undefined && before.channel.broken === undefined
    const choice = before?.choice ?? this.#choose(options)
    if (!isThere) this.#streams.set(stream, { channel: this.#leastLoadedChannel(), choice })
    try {
      await this.#send(stream, 'restore', { ...choice, snapshot })
    } catch (error) {
      if (before) this.#streams.set(stream, before)
      else this.#streams.delete(stream)
      throw error
    }
  }

  /** Ends a stream: its next frame would be the first of a new one. Does nothing if it is not open. */
  async end(stream: string): Promise<void> {
    this.#check()
    const channel = this.#streams.get(stream)?.channel
    if (!channel) return
    const ended = channel.broken === undefined ? this.#send(stream, 'end', undefined) : undefined
    this.#streams.delete(stream)
    await ended
  }

  /**
   * Waits until the queue of the stream's worker has room for another call. For callers that do not await each `update`:
   * waiting calls are kept in memory, without a limit.
   */
  async room(stream: string): Promise<void> {
    this.#check()
    await this.#streams.get(stream)?.channel.room()
  }

  /**
   * Ends the workers after all pending calls, or once no call has come to its end for `closeTimeout` seconds: the calls
   * that are still pending are then `run-failed`. Later calls are `disposed`.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    const pending = [...this.#running].map((call) => call.then(ignore, ignore))
    const all = Promise.all(pending).then(() => true)
    while (this.#running.size > 0) {
      const before = this.#finishedCount
      if ((await within(all, this.options.closeTimeout)) || before === this.#finishedCount) break
    }
    await within(Promise.all(this.#channels.map((channel) => channel?.terminate())), this.options.closeTimeout)
  }

  // Streams.

  async #begin(stream: string, options: Readonly<Record<string, unknown>>): Promise<void> {
    const choice = this.#choose(options)
    this.#streams.set(stream, { channel: this.#leastLoadedChannel(), choice })
    try {
      await this.#send(stream, 'open', choice)
    } catch (error) {
      this.#streams.delete(stream)
      throw error
    }
  }

  /** The tracker of a stream with these options added to the pool's, checked as far as possible on this thread. */
  #choose(options: Readonly<Record<string, unknown>>): TrackerChoice {
    const { tracker, module } = this.options
    const choice = { tracker, module, options: { ...this.options.options, ...readOptions(options) } }
    if (module === undefined) ownTracker(choice)
    return choice
  }

  /** The channel to the worker with the fewest streams, which is started if it is not running. */
  #leastLoadedChannel(): WorkerChannel {
    const counts = this.#channels.map((channel) => {
      const isRunning = channel !== undefined && channel.broken === undefined
      return isRunning ? [...this.#streams.values()].filter((stream) => stream.channel === channel).length : 0
    })
    const least = counts.indexOf(Math.min(...counts))
    const channel = this.#channels[least]
    if (channel !== undefined && channel.broken === undefined) return channel
    const started = new WorkerChannel(startWorker(this.options.workerUrl), this.options.queueLength)
    this.#channels[least] = started
    return started
  }

  // Calls.

  /** Queues the call before it returns: calls keep their order. */
  async #send<Call extends keyof Calls>(
    stream: string,
    call: Call,
    request: Calls[Call]['request'],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Calls[Call]['response']> {
    this.#check()
    const channel = this.#streams.get(stream)?.channel
    if (!channel) throw new MotError('invalid-option', `There is no stream ${quoted(stream)}.`)
    const running = channel.call(stream, call, request, transfer)
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
      this.#finishedCount++
    }
  }

  #check(): void {
    if (this.#closed) throw new MotError('disposed', 'This pool was closed, and its trackers with it.')
  }
}

function ignore(): void {}

/** The value of a promise; undefined if it takes more than `seconds`. */
async function within<T>(promise: Promise<T>, seconds: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), 1000 * seconds)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** @throws MotError `invalid-detections` naming the stream. */
function columnsOf(stream: string, detections: DetectionsInput): DetectionColumns {
  try {
    return detectionColumns(detections)
  } catch (error) {
    if (!(error instanceof MotError)) throw error
    throw new MotError(error.code, `Stream ${quoted(stream)}: ${error.message}`, { cause: error })
  }
}
