import {
  type Backend,
  type FrameRunner,
  type LoadOptions,
  type Model,
  MotError,
  type ProviderAttempt,
  readOptions,
} from '@mot/core'
import type { InferenceSession } from 'onnxruntime-common'
import { orAbort, throwIfAborted } from './abort'
import { DeviceState } from './device-state'
import { readOnnxMetadata } from './onnx-metadata'
import { type ModelSource, openSource, readAll } from './open-source'
import { OrtModel } from './ort-model'
import { fromRuntime } from './runtime-errors'
import type { Engine } from './runtimes/runtime'

/** A road of whole frames for each network. */
export interface FrameRoads {
  /** Of the sessions that have one. */
  readonly sessionOptions: InferenceSession.SessionOptions
  create(session: InferenceSession, device: DeviceState): FrameRunner & { dispose(): void }
}

/** A working provider of an ONNX Runtime, as a `Backend`. */
export class OrtBackend implements Backend {
  readonly #models = new Set<Model>()
  readonly #device: DeviceState
  #disposed: Promise<void> | undefined

  constructor(
    readonly name: string,
    readonly provider: string,
    readonly attempts: readonly ProviderAttempt[],
    private readonly engine: Engine,
    private readonly roads?: FrameRoads,
  ) {
    this.#device = new DeviceState(engine.lost)
  }

  async load(source: ModelSource, options: LoadOptions = {}): Promise<Model> {
    this.#check()
    const given = readOptions(options)
    throwIfAborted(given.signal)
    return orAbort(this.#load(source, given), given.signal, (model) => model.dispose())
  }

  /** Disposes of its models, too. */
  dispose(): Promise<void> {
    this.#disposed ??= this.#dispose()
    return this.#disposed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  async #load(source: ModelSource, options: LoadOptions): Promise<Model> {
    const file = await openSource(source, options)
    try {
      const metadata = await readOnnxMetadata(file)
      const model = this.engine.readsPaths && file.path !== undefined ? file.path : await readAll(file)
      throwIfAborted(options.signal)
      const session = await this.engine.queue.run(() => this.#createSession(model, file.label))
      return await this.#keep(session, metadata)
    } finally {
      await file.close()
    }
  }

  async #createSession(model: Uint8Array | string, label: string): Promise<InferenceSession> {
    this.#check()
    try {
      return await this.engine.createSession(model, this.roads?.sessionOptions)
    } catch (error) {
      throw this.#device.record(fromRuntime(error, 'invalid-model', `${label} is not a network that can run here`))
    }
  }

  async #keep(session: InferenceSession, metadata: Readonly<Record<string, string>>): Promise<Model> {
    try {
      this.#check()
      const road = this.roads?.create(session, this.#device)
      const forget = (gone: Model) => this.#models.delete(gone)
      const model = new OrtModel(metadata, session, this.engine, this.#device, forget, road)
      this.#models.add(model)
      return model
    } catch (error) {
      await this.engine.queue.run(() => session.release())
      throw error
    }
  }

  async #dispose(): Promise<void> {
    // On a lost device release fails; its memory is already freed.
    await Promise.allSettled([...this.#models].map((model) => model.dispose()))
    await this.engine.close()
  }

  #check(): void {
    if (this.#disposed) throw new MotError('disposed', 'This backend was disposed of: it cannot load models any more.')
    this.#device.check()
  }
}
