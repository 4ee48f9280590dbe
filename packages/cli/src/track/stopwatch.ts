/** Stages of a run. */
export type Stage = 'read' | 'prepare' | 'run' | 'decode' | 'camera' | 'track' | 'write'

/** Adds up the time of each stage of a run. */
export class Stopwatch {
  /** Seconds so far. */
  readonly seconds: Record<Stage, number> = {
    read: 0,
    prepare: 0,
    run: 0,
    decode: 0,
    camera: 0,
    track: 0,
    write: 0,
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
    const iterator = items[Symbol.asyncIterator]()
    try {
      for (;;) {
        const next = await this.measureAsync(stage, () => iterator.next())
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
