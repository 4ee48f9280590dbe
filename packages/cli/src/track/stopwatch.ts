/** Stages of a run. */
export type Stage = 'read' | 'prepare' | 'run' | 'decode' | 'camera' | 'track' | 'write'

/** Stages that may run beside the loop, ahead of it. */
const early: readonly Stage[] = ['read', 'prepare', 'run', 'decode', 'camera']

/** Adds up the time of each stage of a run. */
export class Stopwatch {
  /** Seconds of work so far: of stages that overlap in time, more than have passed. */
  readonly seconds: Record<Stage, number> = {
    read: 0,
    prepare: 0,
    run: 0,
    decode: 0,
    camera: 0,
    track: 0,
    write: 0,
  }

  /** Seconds that the loop has waited for frames and their detections. */
  #waited = 0

  /** Seconds of each stage that the run has taken: what it has waited for is shared out by the work on it. */
  get shares(): Record<Stage, number> {
    const work = early.reduce((sum, stage) => sum + this.seconds[stage], 0)
    const share = work > this.#waited ? this.#waited / work : 1
    return { ...this.seconds, ...Object.fromEntries(early.map((stage) => [stage, share * this.seconds[stage]])) }
  }

  /** The same items; the waits for them count as those of the loop. */
  async *waitEach<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
    yield* this.#timeEach(items, (start) => {
      this.#waited += (performance.now() - start) / 1000
    })
  }

  measure<T>(stage: Stage, work: () => T): T {
    const start = performance.now()
    try {
      return work()
    } finally {
      this.#add(stage, start)
    }
  }

  async measureAsync<T>(stage: Stage, work: () => Promise<T> | T): Promise<T> {
    const start = performance.now()
    try {
      return await work()
    } finally {
      this.#add(stage, start)
    }
  }

  /** The same items; measures the wait for each. */
  async *measureEach<T>(stage: Stage, items: AsyncIterable<T>): AsyncGenerator<T> {
    yield* this.#timeEach(items, (start) => this.#add(stage, start))
  }

  async *#timeEach<T>(items: AsyncIterable<T>, add: (start: number) => void): AsyncGenerator<T> {
    const iterator = items[Symbol.asyncIterator]()
    try {
      for (;;) {
        const start = performance.now()
        const next = await iterator.next().finally(() => add(start))
        if (next.done) return
        yield next.value
      }
    } finally {
      await iterator.return?.()
    }
  }

  #add(stage: Stage, start: number): void {
    this.seconds[stage] += (performance.now() - start) / 1000
  }
}
