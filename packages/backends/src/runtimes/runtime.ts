import type { InferenceSession, TensorConstructor } from 'onnxruntime-common'
import type { BackendOptions, ProviderName } from '../options'
import type { Turns } from '../turns'

/** A runtime that was told which provider to use, and has shown that it works. */
export interface Engine {
  /** @param model bytes, or a path where `readsPaths`. Rejects with whatever the runtime says. */
  createSession(model: Uint8Array | string): Promise<InferenceSession>
  /** The class of this very runtime. */
  readonly Tensor: TensorConstructor
  /** Sessions can be made from a path, which external data needs. */
  readonly readsPaths: boolean
  /** Outputs given to a run are written in place; otherwise they are copied. */
  readonly fillsOutputs: boolean
  /** Runs that must not overlap wait for each other here. */
  readonly turns: Turns
  /** Frees what the engine itself holds, after its sessions. */
  close(): Promise<void>
  /** Resolves with the reason when the device is lost; never, where the runtime does not say. */
  readonly lost?: Promise<string>
}

/** One ONNX Runtime package. */
export interface Runtime {
  readonly name: 'ort-node' | 'ort-web'
  /** What it may have on this platform, fastest first. */
  readonly providers: readonly ProviderName[]
  /** The provider's device, if there is any, is computed by the processor. Told without starting a driver, where possible. */
  isSoftware(provider: ProviderName): Promise<boolean>
  /** Rejects with the reason why it cannot run here. */
  open(provider: ProviderName, options: BackendOptions): Promise<Engine>
}

export function kindOf(provider: ProviderName): 'gpu' | 'cpu' {
  return provider === 'cpu' || provider === 'wasm' ? 'cpu' : 'gpu'
}
