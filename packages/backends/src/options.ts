import type { ProviderAttempt, Signal } from '@mot/core'

/** What a runtime can run networks on. `wasm` is the processor, through WebAssembly. */
export type ProviderName = 'tensorrt' | 'cuda' | 'directml' | 'coreml' | 'webgpu' | 'webnn' | 'cpu' | 'wasm'

/**
 * Where to run: `gpu` and `cpu` try the providers of that kind, `auto` tries `gpu` first and then `cpu`; a provider's
 * name selects that provider alone. `tensorrt` compiles a network for minutes, so it is selected by name only, and so
 * is `npu`, the neural processor of a machine by way of WebNN.
 */
export type Device = 'auto' | 'gpu' | 'cpu' | 'npu' | ProviderName

/** URLs of the two files of one build of onnxruntime-web. */
export interface WasmFiles {
  /** URL of `ort-wasm-simd-threaded….mjs`. */
  readonly mjs: string
  /** URL of `ort-wasm-simd-threaded….wasm`. */
  readonly wasm: string
}

export interface BackendOptions {
  /** Default `auto`. */
  readonly device?: Device
  /**
   * Runs networks in a worker; the calling thread stays free. A number: in so many, each with the networks in its own memory, so that so
   * many runs compute side by side; a graphics device has one. Default false.
   */
  readonly worker?: boolean | number
  /**
   * URL of the worker's script, and `worker: true`, where no bundler provides it: a copy of
   * `@mot/backends/standalone-worker.js`, with `wasmPaths` the URL of a folder; in Node `@mot/backends/worker`.
   */
  readonly workerUrl?: string | { readonly href: string }
  /**
   * Threads of `cpu` and `wasm`, of each worker. Default: chosen by the runtime from the number of cores; with several workers, the
   * cores in equal parts, and one each in a page. In a page, more than one requires cross-origin isolation; in a page's worker it also requires `wasmPaths`.
   */
  readonly threads?: number
  /** Index of the device for `cuda`, `tensorrt` and `directml`, from 0. Default 0. */
  readonly deviceId?: number
  /**
   * Where onnxruntime-web's files are: a folder's URL, or both files for `wasm` (`ort-wasm-simd-threaded`) and for
   * `webgpu` and `webnn` (`ort-wasm-simd-threaded.asyncify`). Default: beside its own code.
   */
  readonly wasmPaths?: string | { readonly wasm?: WasmFiles; readonly webgpu?: WasmFiles }
  /** Passed on to ONNX Runtime's `InferenceSession.create`; `executionProviders` is set here. */
  readonly sessionOptions?: Readonly<Record<string, unknown>>
  readonly signal?: Signal
}

/** Whether and how one provider can run here. */
export interface ProviderReport extends ProviderAttempt {
  readonly provider: ProviderName
  readonly runtime: 'ort-node' | 'ort-web'
  readonly kind: 'gpu' | 'cpu'
  /** A graphics device emulated on the processor: correct but slow, so `auto` and `gpu` skip it. */
  readonly software: boolean
}
