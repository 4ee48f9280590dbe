import type { Tensor, TensorLike } from './tensor'

/** Element types of ONNX tensors that can go in and out here. */
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

/** What a network says of one of its inputs or outputs. */
export interface TensorInfo {
  readonly name: string
  readonly type: TensorType
  /** One entry per axis: its length, or the name of a length that is free until the network runs (`'batch'`). */
  readonly shape: readonly (number | string)[]
}

/** The part of `AbortSignal` that is used here; any `AbortSignal` is one. */
export interface Signal {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

export interface RunOptions {
  /** Rejects with the signal's reason. A run that has begun may finish in the background; its result is dropped. */
  readonly signal?: Signal
  /** Arrays to fill instead of fresh ones, by output name: for loops that want no garbage. */
  readonly into?: Readonly<Record<string, Tensor>>
  /**
   * The caller leaves the inputs unchanged until the promise settles: they are read where they lie, without a copy.
   * Default false: what the inputs hold when `run` is called is what the network computes with.
   */
  readonly borrow?: boolean
}

/** A network ready to run: a port that heads and single-object trackers use and that backends fill. */
export interface Model {
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
  /** Key–value pairs written into the file by whoever exported the network. */
  readonly metadata: Readonly<Record<string, string>>
  /**
   * Runs the network on inputs by name and gives back all outputs by name. float16 outputs come as `Float32Array`,
   * float16 inputs are accepted as such; int64 is `BigInt64Array`; bool is `Uint8Array`.
   * @throws MotError `invalid-input`, `run-failed`, `device-lost`, `disposed`.
   */
  run(inputs: Readonly<Record<string, TensorLike>>, options?: RunOptions): Promise<Record<string, Tensor>>
  /** Frees what the network holds. Running it afterwards throws `disposed`; a second call does nothing. */
  dispose(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** One provider that was tried, and how it went. */
export interface ProviderAttempt {
  readonly provider: string
  readonly ok: boolean
  /** Why it cannot run here; absent where it can. */
  readonly reason?: string
}

/** Something that runs networks. */
export interface Backend {
  /** Which runtime: `ort-node`, `ort-web`, `recorded`. */
  readonly name: string
  /** The provider that runs: `cpu`, `cuda`, `webgpu`, `wasm`, … */
  readonly provider: string
  /** All providers tried, in order, the chosen one last. */
  readonly attempts: readonly ProviderAttempt[]
  /**
   * @param source a path, a URL (as text or as `URL`), or the bytes of the file.
   * @throws MotError `file-not-found`, `invalid-model`, `download-failed`, `disposed`.
   */
  load(source: string | { readonly href: string } | Uint8Array, options?: { readonly signal?: Signal }): Promise<Model>
  /** Disposes of the models it loaded, too. */
  dispose(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}
