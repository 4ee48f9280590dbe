import type * as ort from 'onnxruntime-common'

/** An ONNX Runtime module. Always a module namespace: its classes exist twice when two runtimes are loaded. */
export interface OrtModule {
  readonly InferenceSession: ort.InferenceSessionFactory
  readonly Tensor: ort.TensorConstructor
  readonly env: ort.Env
}

/** A file that is read piece by piece. */
export interface OpenFile {
  /** Bytes. */
  readonly size: number
  /** Up to `length` bytes from `offset`. */
  read(offset: number, length: number): Promise<Uint8Array>
  close(): Promise<void>
}

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

/**
 * What Node and browsers do differently: the exports of `platform-node` and `platform-browser`. `#platform` leads to the
 * one that fits; as single exports, so that a bundle has only those that it uses.
 */
export interface Platform {
  readonly name: 'Node' | 'a browser'
  /** Rejects when the package is not installed or has nothing for this machine. */
  importOrtNode(): Promise<OrtModule>
  importOrtWeb(build: 'wasm' | 'webgpu'): Promise<OrtModule>
  /** The path of a local file, or undefined where `source` is to be fetched. */
  filePath(source: string): string | undefined
  /** Undefined where there is no such file. */
  openFile(path: string): Promise<OpenFile | undefined>
  /** Absolute form of a URL or path, as another thread understands it. */
  absolute(source: string): string
  /** Why there can be no such provider of onnxruntime-node here, as far as the machine's files tell. */
  missingFor(provider: string): string | undefined
  /** The machine has no graphics device that a program could reach. */
  hasNoGraphicsDevice(): boolean
  startWorker(): WorkerHandle
  /** Undefined outside of a worker. */
  parent(): WorkerParent | undefined
}
