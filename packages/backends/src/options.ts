import type { ProviderAttempt, Signal } from '@mot/core'

/** What a runtime can run networks on. `wasm` is the processor, through WebAssembly. */
export type ProviderName = 'tensorrt' | 'cuda' | 'directml' | 'coreml' | 'webgpu' | 'webnn' | 'cpu' | 'wasm'

/**
 * Where to run: `gpu` and `cpu` try what there is of each kind, `auto` first one and then the other; a provider's name
 * asks for that one alone. `tensorrt` compiles a network for minutes, so only its name asks for it.
 */
export type Device = 'auto' | 'gpu' | 'cpu' | ProviderName

/** Where onnxruntime-web finds the two files of one of its builds. */
export interface WasmFiles {
  /** URL of `ort-wasm-simd-threaded….mjs`. */
  readonly mjs: string
  /** URL of `ort-wasm-simd-threaded….wasm`. */
  readonly wasm: string
}

export interface BackendOptions {
  /** Default `auto`. */
  readonly device?: Device
  /** Runs networks in a worker, so that this thread stays free. Default false. */
  readonly worker?: boolean
  /**
   * Threads that `cpu` and `wasm` compute with. Default: the runtime's choice by the number of cores. Pages have several
   * only where they are cross-origin isolated, and workers of pages only with `wasmPaths`.
   */
  readonly threads?: number
  /** Which of several devices `cuda`, `tensorrt` and `directml` take, from 0. Default 0. */
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
  /** A graphics device computed by the processor: right but slow, so `auto` and `gpu` pass it over. */
  readonly software: boolean
}
