import { type Backend, type Model, MotError, type ProviderAttempt, type Signal } from '@mot/core'
import { orAbort, throwIfAborted } from './abort'
import { DeviceState } from './device-state'
import { OrtModel } from './ort-model'
import { readModelFile } from './read-model-file'
import type { Engine } from './runtime'
import { fromRuntime } from './runtime-errors'

/** A provider of an ONNX Runtime that works, as a `Backend`. */
export class OrtBackend implements Backend {
  readonly #models = new Set<Model>()
  readonly #device: DeviceState
  #disposed: Promise<void> | undefined

  constructor(
    readonly name: string,
    readonly provider: string,
    readonly attempts: readonly ProviderAttempt[],
    private readonly engine: Engine,
  ) {
    this.#device = new DeviceState(engine.lost)
  }

  async load(
    source: string | { readonly href: string } | Uint8Array,
    options: { readonly signal?: Signal } = {},
  ): Promise<Model> {
    this.#check()
    throwIfAborted(options.signal)
    const loading = this.#load(source, options.signal)
    // Nobody will dispose of a model that arrives after its loading was aborted.
    options.signal?.addEventListener('abort', () => loading.then((model) => model.dispose()).catch(() => {}))
    return orAbort(loading, options.signal)
  }

  /** Disposes of its models, too. */
  dispose(): Promise<void> {
    this.#disposed ??= this.#dispose()
    return this.#disposed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  async #load(source: string | { readonly href: string } | Uint8Array, signal: Signal | undefined): Promise<Model> {
    const { model, metadata, label } = await readModelFile(source, this.engine.readsPaths, signal)
    throwIfAborted(signal)
    const session = await this.engine.turns.take(async () => {
      this.#check()
      try {
        return await this.engine.createSession(model)
      } catch (error) {
        throw this.#device.note(fromRuntime(error, 'invalid-model', `${label} is no network that can run here`))
      }
    })
    const loaded = new OrtModel(metadata, session, this.engine, this.#device)
    if (this.#disposed) await loaded.dispose()
    this.#check()
    this.#models.add(loaded)
    return loaded
  }

  async #dispose(): Promise<void> {
    await Promise.all([...this.#models].map((model) => model.dispose()))
    await this.engine.close()
  }

  #check(): void {
    if (this.#disposed) throw new MotError('disposed', 'This backend was disposed of: it cannot load models any more.')
    this.#device.check()
  }
}
