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
  /** The starting thread; undefined outside of a worker. */
  parent(): WorkerParent | undefined
}

/**
 * Starts a worker; `#start-pool-worker` resolves to the one for Node or for browsers. It is apart from the platform, which the worker
 * imports, too: a script that refers to itself as its worker has no end for some bundlers.
 * @param url of the worker's script. Default: the one that bundlers find.
 */
export type StartWorker = (url?: string) => WorkerHandle
