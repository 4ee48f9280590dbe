import type * as ort from 'onnxruntime-common'
import type { BackendOptions } from './options'

/** An ONNX Runtime module. Always a module namespace: its classes exist twice when two runtimes are loaded. */
export interface OrtModule {
  readonly InferenceSession: ort.InferenceSessionFactory
  readonly Tensor: ort.TensorConstructor
  readonly env: ort.Env
}

/** A file that is read in parts. */
export interface OpenFile {
  /** Bytes. */
  readonly size: number
  /** Up to `length` bytes from `offset`. */
  read(offset: number, length: number): Promise<Uint8Array>
  close(): Promise<void>
}

/** A worker, on the thread that created it. */
export interface WorkerHandle {
  post(message: unknown, transfer: readonly ArrayBuffer[]): void
  onMessage(listener: (message: unknown) => void): void
  /** Called when the worker throws outside of a call or ends. */
  onFailure(listener: (reason: string) => void): void
  /** Whether a waiting worker keeps the process from ending. */
  keepAlive(on: boolean): void
  terminate(): Promise<void>
}

/** The worker's end of the channel. */
export interface WorkerParent {
  post(message: unknown, transfer: readonly ArrayBuffer[]): void
  onMessage(listener: (message: unknown) => void): void
}

/**
 * What differs between Node and browsers: the exports of `platform-node` and `platform-browser`. `#platform` resolves
 * to one of them. They are single exports, so that a bundle contains only those in use.
 */
export interface Platform {
  readonly name: 'Node' | 'a browser'
  /** Rejects when the package is not installed or does not support this machine. */
  importOrtNode(): Promise<OrtModule>
  importOrtWeb(build: 'wasm' | 'webgpu', wasmPaths: BackendOptions['wasmPaths']): Promise<OrtModule>
  /** The path of a local file, or undefined where `source` is to be fetched. */
  filePath(source: string): string | undefined
  /** Undefined when the file does not exist. */
  openFile(path: string): Promise<OpenFile | undefined>
  /** Absolute form of a URL or path, valid on other threads. */
  absolute(source: string): string
  /** Why the provider of onnxruntime-node cannot run here, judged from the machine's files; undefined if it may run. */
  missingFor(provider: string): string | undefined
  /** Whether the machine has no accessible graphics device. */
  hasNoGraphicsDevice(): boolean
  /** Threads of each of several workers. */
  threadsOf(workers: number): number
  /** Undefined outside of a worker. */
  parent(): WorkerParent | undefined
}

/**
 * Starts a worker; `#start-worker` resolves to the one for Node or for browsers. It is apart from the platform, which the worker
 * imports, too: a script that refers to itself as its worker has no end for some bundlers.
 * @param url of the worker's script. Default: the one that bundlers find.
 */
export type StartWorker = (url?: string) => WorkerHandle
