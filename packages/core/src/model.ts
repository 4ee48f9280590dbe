import type { FrameRunner } from './frame-run'
import type { Signal } from './signal'
import type { Tensor, TensorLike } from './tensor'

/** Element types of ONNX tensors that inputs and outputs may have. */
export type TensorType =
  | 'float32'
  | 'float16'
  | 'float64'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'bool'

/** Declaration of one input or output of a network. */
export interface TensorInfo {
  readonly name: string
  readonly type: TensorType
  /** One entry per axis: its length, or the name of a dynamic length (`'batch'`). */
  readonly shape: readonly (number | string)[]
}

export interface RunOptions {
  /** Aborts the run, which rejects with the signal's reason. A run in progress may finish in the background; its result is dropped. */
  readonly signal?: Signal
  /** Tensors to fill instead of fresh ones, by output name: for loops without allocation. */
  readonly into?: Readonly<Record<string, Tensor>>
  /**
   * The caller leaves the inputs unchanged until the promise settles: they are read where they lie, without a copy.
   * Default false: what the inputs hold when `run` is called is what the network computes with.
   */
  readonly borrow?: boolean
}

/** A network ready to run: an interface that backends implement, and heads and single-object trackers use. */
export interface Model {
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
  /** Key–value pairs that the exporter wrote into the file. */
  readonly metadata: Readonly<Record<string, string>>
  /**
   * Runs the network on inputs by name and returns all outputs by name. float16 inputs and outputs are `Float32Array`, int64 is
   * `BigInt64Array`, bool is `Uint8Array`.
   * @throws MotError `invalid-input`, `run-failed`, `device-lost`, `disposed`.
   */
  run(inputs: Readonly<Record<string, TensorLike>>, options?: RunOptions): Promise<Record<string, Tensor>>
  /** The road of whole frames, where the model has one: backends of `@mot/backends/gpu`. */
  readonly frames?: FrameRunner
  /** Frees the network's memory. `run` then throws `disposed`; a second call does nothing. */
  dispose(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** A provider that was tried, and the result. */
export interface ProviderAttempt {
  readonly provider: string
  readonly ok: boolean
  /** Why it cannot run here. Absent where it can. */
  readonly reason?: string
}

/** Of `Backend.load`. */
export interface LoadOptions {
  /** Aborts the loading, which rejects with the signal's reason; a download ends. */
  readonly signal?: Signal
  /** Most bytes of a download, from 1; a longer one is refused as soon as that is known. Default 2 GiB. */
  readonly maxBytes?: number
  /**
   * Seconds in which a server may send less than a kilobyte, above 0; Infinity for no limit. Default 30.
   */
  readonly timeout?: number
}

/** A runtime that loads networks as models. */
export interface Backend {
  /** Name of the runtime: `ort-node`, `ort-web`, `recorded`. */
  readonly name: string
  /** The provider in use: `cpu`, `cuda`, `webgpu`, `wasm`, … */
  readonly provider: string
  /** All providers tried, in order, the chosen one last. */
  readonly attempts: readonly ProviderAttempt[]
  /**
   * @param source a path, a URL (as text or as `URL`), or the bytes of the file.
   * @throws MotError `file-not-found`, `invalid-model`, `download-failed` (also for a server that stalls and for a longer
   * download than `maxBytes`), `invalid-option`, `disposed`.
   */
  load(source: string | { readonly href: string } | Uint8Array, options?: LoadOptions): Promise<Model>
  /** Also disposes of the models it loaded. */
  dispose(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}
