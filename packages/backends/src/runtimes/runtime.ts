import type { InferenceSession, TensorConstructor } from 'onnxruntime-common'
import type { BackendOptions, ProviderName } from '../options'
import type { TaskQueue } from '../task-queue'

/** A runtime on one provider, after a successful test run. */
export interface Engine {
  /** @param model bytes, or a path where `readsPaths`. Rejects with the runtime's error. */
  createSession(model: Uint8Array | string, more?: InferenceSession.SessionOptions): Promise<InferenceSession>
  /** The tensor class of this runtime instance. */
  readonly Tensor: TensorConstructor
  /** Whether sessions are created from a path; external data requires it. */
  readonly readsPaths: boolean
  /** Whether a run writes given outputs in place; otherwise they are copied. */
  readonly fillsOutputs: boolean
  /** Serializes runs that must not overlap. */
  readonly queue: TaskQueue
  /** Frees the engine's own resources; called after its sessions are released. */
  close(): Promise<void>
  /** The graphics device that networks run on, where the runtime shares it. */
  readonly device?: Promise<GPUDevice>
  /** Resolves with the reason when the device is lost; never, where the runtime does not report it. */
  readonly lost?: Promise<string>
}

/** One ONNX Runtime package. */
export interface Runtime {
  readonly name: 'ort-node' | 'ort-web'
  /** Providers it may have on this platform, fastest first. */
  readonly providers: readonly ProviderName[]
  /** Whether the provider's device is emulated on the processor or missing. Where possible, no driver is started. */
  isSoftware(provider: ProviderName): Promise<boolean>
  /** Rejects with the reason when the provider cannot run here. */
  open(provider: ProviderName, options: BackendOptions): Promise<Engine>
}

export function kindOf(provider: ProviderName): 'gpu' | 'cpu' {
  return provider === 'cpu' || provider === 'wasm' ? 'cpu' : 'gpu'
}
