/** A worker, on the thread that started it. */
export interface WorkerHandle {
  post(message: unknown, transfer: readonly ArrayBuffer[]): void
  onMessage(listener: (message: unknown) => void): void
  /** The worker threw outside of a call, or ended. */
  onFailure(listener: (reason: string) => void): void
  /** Whether an idle worker keeps the process alive. */
  keepAlive(on: boolean): void
  terminate(): Promise<void>
}

/** The starting thread, in the worker. */
export interface WorkerParent {
  post(message: unknown, transfer: readonly ArrayBuffer[]): void
  onMessage(listener: (message: unknown) => void): void
}

/** What differs between Node and browsers. `#pool-platform` resolves to the matching one, as single exports. */
export interface Platform {
  /** Number of cores of this machine. */
  cores(): number
  startWorker(): WorkerHandle
  /** The starting thread, called in a worker. */
  parent(): WorkerParent
}
