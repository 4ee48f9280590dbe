/** A worker as the thread that made it sees it. */
export interface WorkerHandle {
  post(message: unknown, transfer: readonly ArrayBuffer[]): void
  onMessage(listener: (message: unknown) => void): void
  /** The worker threw outside of a call, or is gone. */
  onFailure(listener: (reason: string) => void): void
  /** Whether a waiting worker keeps the process from ending. */
  keepAlive(on: boolean): void
  terminate(): Promise<void>
}

/** The worker's end of the line. */
export interface WorkerParent {
  post(message: unknown, transfer: readonly ArrayBuffer[]): void
  onMessage(listener: (message: unknown) => void): void
}

/** What Node and browsers do differently. `#pool-platform` leads to the one that fits, as single exports. */
export interface Platform {
  /** Cores of this machine. */
  cores(): number
  startWorker(): WorkerHandle
  /** This thread's end, in a worker. */
  parent(): WorkerParent
}
