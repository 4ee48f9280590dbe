import { MotError, readOptions, type Signal, shown } from '@mot/core'

export interface AheadOptions {
  /** Items in work at once at most, from 1: what is read beside the one that the loop has. Default 2. */
  readonly limit?: number
  /** Stops at once: the loop rejects with the signal's reason. */
  readonly signal?: Signal
}

/** The number of items in work. */
const DEFAULT_LIMIT = 2

/**
 * Works ahead of a loop: while the loop has one item, the next are read and worked on, so that reading, a network on a thread of its own
 * and writing overlap in time.
 *
 *   for await (const { frame, detections } of ahead(video, async (frame) => ({ frame, detections: await detector.detect(frame) })))
 *
 * Results come in the order of the items. At most `limit` items are in work or wait, whatever their source gives, and a slow loop slows
 * the source. Frames that share arrays have to be valid for so long: `openVideo(path, { reuse: limit + 1 })`.
 *
 * A failure ends the loop after the results before it; that of `work` names its frame. Leaving the loop early stops the source and
 * waits for the work that has begun.
 * @param work receives an item and its number, from 1.
 * @throws MotError `invalid-option`; what source and work throw.
 */
export function ahead<Item, Result>(
  items: AsyncIterable<Item>,
  work: (item: Item, number: number) => Promise<Result> | Result,
  options: AheadOptions = {},
): AsyncGenerator<Result, void> {
  const { limit = DEFAULT_LIMIT, signal } = readOptions(options)
  if (!(Number.isInteger(limit) && limit >= 1)) {
    throw new MotError('invalid-option', `Option "limit" should be a whole number from 1, got ${shown(limit)}.`)
  }
  return resultsOf(new Reading(items, work, limit), signal)
}

async function* resultsOf<Item, Result>(reading: Reading<Item, Result>, signal?: Signal): AsyncGenerator<Result, void> {
  const abort = () => reading.abort(signal!.reason)
  signal?.addEventListener('abort', abort)
  try {
    for (;;) {
      if (signal?.aborted) throw signal.reason
      const next = await reading.next()
      if (next === undefined) return
      yield next.result
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    // An abort does not wait: work that cannot be stopped may take long.
    const closed = reading.close()
    if (signal?.aborted) closed.catch(() => undefined)
    else await closed
  }
}

/** A result, or the failure that takes its place. */
type Outcome<Result> = { readonly result: Result } | { readonly error: unknown }

/** Reads a source item by item, and begins the work on each. */
class Reading<Item, Result> {
  readonly #iterator: AsyncIterator<Item>
  /** Outcomes in the order of the items; never rejected. */
  readonly #waiting: Promise<Outcome<Result>>[] = []
  #count = 0
  #isOver = false
  #isReading = false
  #reading: Promise<void> | undefined
  /** Called when an item has been read, or none will be. */
  #onItem = () => {}
  /** Ends a waiting `next`. */
  #fail: (reason: unknown) => void = () => {}

  constructor(
    items: AsyncIterable<Item>,
    private readonly work: (item: Item, number: number) => Promise<Result> | Result,
    private readonly limit: number,
  ) {
    this.#iterator = items[Symbol.asyncIterator]()
  }

  /** The next result; undefined after the last. */
  next(): Promise<{ readonly result: Result } | undefined> {
    return new Promise((done, fail) => {
      this.#fail = fail
      this.#next().then(done, fail)
    })
  }

  abort(reason: unknown): void {
    this.#isOver = true
    this.#fail(reason)
  }

  /** Waits for what has begun, and ends the source. */
  async close(): Promise<void> {
    this.#isOver = true
    await this.#reading
    await Promise.all(this.#waiting)
    await this.#iterator.return?.()
  }

  async #next(): Promise<{ readonly result: Result } | undefined> {
    this.#continue()
    while (this.#waiting.length === 0) {
      if (this.#isOver) return undefined
      await new Promise<void>((done) => {
        this.#onItem = done
      })
    }
    const outcome = await this.#waiting[0]!
    this.#waiting.shift()
    if ('error' in outcome) throw outcome.error
    this.#continue()
    return outcome
  }

  /** Reads on while there is room. */
  #continue(): void {
    if (!this.#isReading) this.#reading = this.#read()
  }

  async #read(): Promise<void> {
    this.#isReading = true
    while (!this.#isOver && this.#waiting.length < this.limit) {
      try {
        const next = await this.#iterator.next()
        if (next.done) this.#isOver = true
        else if (!this.#isOver) this.#waiting.push(this.#begin(next.value, ++this.#count))
      } catch (error) {
        this.#isOver = true
        this.#waiting.push(Promise.resolve({ error }))
      }
      this.#onItem()
    }
    this.#isReading = false
  }

  async #begin(item: Item, number: number): Promise<Outcome<Result>> {
    try {
      return { result: await this.work(item, number) }
    } catch (error) {
      // What would come after a failure is never seen.
      this.#isOver = true
      return { error: atFrame(error, (item as { readonly index?: number } | null)?.index ?? number) }
    }
  }
}

function atFrame(error: unknown, frame: number): unknown {
  if (!(error instanceof MotError)) return error
  return new MotError(error.code, `Frame ${frame}: ${error.message}`, { cause: error })
}
