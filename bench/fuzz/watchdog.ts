import { Worker } from 'node:worker_threads'

/** Seconds that one input may take. */
const LONGEST = 20

/**
 * Ends this process with status 1 where an input takes longer than `LONGEST`: a thread of its own watches the count of
 * inputs, because an endless loop lets no timer of this thread run.
 */
export class Watchdog {
  /** [1] inputs so far. */
  readonly #count = new Int32Array(new SharedArrayBuffer(4))
  readonly #worker: Worker

  constructor(what: string) {
    const watch = `
      const { workerData } = require('node:worker_threads')
      const { writeSync } = require('node:fs')
      let last = -1
      setInterval(() => {
        const now = Atomics.load(workerData.count, 0)
        if (now === last) {
          writeSync(2, workerData.what + ' hangs at input ' + (now - 1) + '\\n')
          process.kill(process.pid, 'SIGKILL')
        }
        last = now
      }, 1000 * workerData.longest)`
    this.#worker = new Worker(watch, {
      eval: true,
      execArgv: [],
      workerData: { count: this.#count, what, longest: LONGEST },
    })
    this.#worker.unref()
  }

  next(): void {
    Atomics.add(this.#count, 0, 1)
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }
}
