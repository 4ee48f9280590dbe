import { type Detections, MotError, type TrackerSnapshot, type Tracks } from '@mot/core'
import * as platform from '#pool-platform'
import { buffersOf, detectionColumns, tracksOf } from './columns'
import type { Calls, TrackerChoice } from './messages'
import { type CompletePoolOptions, completePoolOptions, type TrackerPoolOptions } from './pool-options'
import { ownTracker } from './trackers-by-name'
import { WorkerChannel } from './worker-channel'

interface Stream {
  readonly line: WorkerChannel
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
 * A stream is always on the same worker, and its frames are followed in the order of the calls, awaited or not. A stream begins
 * with its first frame, on the worker with the fewest streams, and lasts until `end`.
 *
 * What a call throws names its stream, and leaves that stream's tracker as it was; other streams do not notice. Where a worker
 * dies, its streams have lost their memory: calls about them are `run-failed` until they are restored, or ended and begun anew,
 * on a new worker.
 */
export class TrackerPool {
  readonly options: CompletePoolOptions
  readonly #lines: (WorkerChannel | undefined)[]
  readonly #streams = new Map<string, Stream>()
  readonly #running = new Set<Promise<unknown>>()
  #closed: Promise<void> | undefined

  /** @throws MotError `invalid-option`, also for options that the tracker does not take. */
  constructor(options: TrackerPoolOptions) {
    this.options = completePoolOptions(options, Math.max(1, platform.cores() - 1))
    this.#lines = Array.from({ length: this.options.workers }, () => undefined)
    this.#choose({})
  }

  /** Names of those that have a tracker. */
  get streams(): string[] {
    return [...this.#streams.keys()]
  }

  /**
   * Begins a stream whose options are not those of all. Its tracker is new.
   * @throws MotError `invalid-option`, also where it is open; `file-not-found` for a module that cannot be loaded.
   */
  async open(stream: string, options: Readonly<Record<string, unknown>> = {}): Promise<void> {
    this.#check()
    if (this.#streams.has(stream)) throw new MotError('invalid-option', `Stream "${stream}" is open already.`)
    await this.#begin(stream, options)
  }

  /**
   * Follows a stream's objects into its next frame. The detections are copied at once; the tracks are yours.
   * @throws MotError as the tracker's `update`; `run-failed` when its worker died, `disposed` after `close`.
   */
  async update(stream: string, detections: Detections): Promise<Tracks> {
    this.#check()
    const columns = detectionColumns(detections)
    const opened = this.#streams.has(stream) ? undefined : this.#begin(stream, {})
    const updated = this.#ask(stream, 'update', columns, buffersOf(columns))
    // Where the tracker could not be made, that is the error to tell.
    const [opening, tracks] = await Promise.allSettled([opened, updated])
    if (opening.status === 'rejected') throw opening.reason
    if (tracks.status === 'rejected') throw tracks.reason
    return tracksOf(tracks.value)
  }

  /** A frame of a stream without a detector run. */
  async predict(stream: string): Promise<Tracks> {
    return tracksOf(await this.#ask(stream, 'predict', undefined))
  }

  /** A stream's tracks that were not seen in its last frame and may be found again. */
  async lost(stream: string): Promise<Tracks> {
    return tracksOf(await this.#ask(stream, 'lost', undefined))
  }

  /** A stream's whole memory as plain data, after all frames of it so far. */
  snapshot(stream: string): Promise<TrackerSnapshot> {
    return this.#ask(stream, 'snapshot', undefined)
  }

  /**
   * Lets a stream go on from a snapshot: one that is open here, one that was elsewhere before, or one whose worker died.
   * @throws MotError `invalid-snapshot`. The stream is then as it was.
   */
  async restore(
    stream: string,
    snapshot: TrackerSnapshot,
    options: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    this.#check()
    const before = this.#streams.get(stream)
    const isThere = before !== undefined && before.line.broken === undefined
    const choice = before?.choice ?? this.#choose(options)
    if (!isThere) this.#streams.set(stream, { line: this.#freestLine(), choice })
    try {
      await this.#ask(stream, 'restore', { ...choice, snapshot })
    } catch (error) {
      if (before) this.#streams.set(stream, before)
      else this.#streams.delete(stream)
      throw error
    }
  }

  /** Forgets a stream: its next frame would be the first of a new one. Nothing happens where it is not open. */
  async end(stream: string): Promise<void> {
    this.#check()
    const line = this.#streams.get(stream)?.line
    if (!line) return
    const ended = line.broken === undefined ? this.#ask(stream, 'end', undefined) : undefined
    this.#streams.delete(stream)
    await ended
  }

  /**
   * Waits until the stream's worker has room for another call. For callers that do not await each `update`: those wait in
   * memory, however many there are.
   */
  async room(stream: string): Promise<void> {
    this.#check()
    await this.#streams.get(stream)?.line.room()
  }

  /** Ends the workers, once they have done what was asked so far. Calls after this are `disposed`. */
  close(): Promise<void> {
    this.#closed ??= Promise.allSettled(this.#running)
      .then(() => Promise.all(this.#lines.map((line) => line?.terminate())))
      .then(() => {})
    return this.#closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  // Streams.

  async #begin(stream: string, options: Readonly<Record<string, unknown>>): Promise<void> {
    const choice = this.#choose(options)
    this.#streams.set(stream, { line: this.#freestLine(), choice })
    try {
      await this.#ask(stream, 'open', choice)
    } catch (error) {
      this.#streams.delete(stream)
      throw error
    }
  }

  /** The tracker of a stream with these options besides those of all, checked as far as can be here. */
  #choose(options: Readonly<Record<string, unknown>>): TrackerChoice {
    const { tracker, module } = this.options
    const choice = { tracker, module, options: { ...this.options.options, ...options } }
    if (module === undefined) ownTracker(choice)
    return choice
  }

  /** That of the worker with the fewest streams, started where it is not running. */
  #freestLine(): WorkerChannel {
    const counts = this.#lines.map((line) => {
      const isRunning = line !== undefined && line.broken === undefined
      return isRunning ? [...this.#streams.values()].filter((stream) => stream.line === line).length : 0
    })
    const freest = counts.indexOf(Math.min(...counts))
    const line = this.#lines[freest]
    if (line !== undefined && line.broken === undefined) return line
    const started = new WorkerChannel(platform.startWorker(), this.options.queueLength)
    this.#lines[freest] = started
    return started
  }

  // Calls.

  /** Asks at once: calls keep their order. */
  async #ask<Call extends keyof Calls>(
    stream: string,
    call: Call,
    question: Calls[Call]['question'],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Calls[Call]['answer']> {
    this.#check()
    const line = this.#streams.get(stream)?.line
    if (!line) throw new MotError('invalid-option', `There is no stream "${stream}".`)
    const running = line.ask(stream, call, question, transfer)
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
    }
  }

  #check(): void {
    if (this.#closed) throw new MotError('disposed', 'This pool was closed: its trackers are gone.')
  }
}
