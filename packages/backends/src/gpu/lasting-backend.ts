import {
  type Backend,
  type FrameRequest,
  type FrameRows,
  type FrameRunner,
  type Image,
  type LoadOptions,
  type Model,
  MotError,
  type PageImage,
  type ProviderAttempt,
  type RunOptions,
  type Tensor,
  type TensorLike,
} from '@mot/core'
import type { ModelSource } from '../open-source'

/** Opens a backend: on the requested device, or on what is left of it. */
export type OpenBackend = (lost: boolean) => Promise<Backend>

/**
 * A backend that outlives its device: where that is lost, the networks are loaded again on what is left, and the frames that were on the
 * device are run there. So each frame has its answer, in its turn.
 */
export class LastingBackend implements Backend {
  #current: Promise<Backend>
  #generation = 0
  #provider: string
  #attempts: readonly ProviderAttempt[]
  readonly name: string
  #isDisposed = false

  static async open(open: OpenBackend): Promise<LastingBackend> {
    return new LastingBackend(await open(false), open)
  }

  private constructor(
    first: Backend,
    private readonly open: OpenBackend,
  ) {
    this.#current = Promise.resolve(first)
    this.name = first.name
    this.#provider = first.provider
    this.#attempts = first.attempts
  }

  /** The provider in use now. */
  get provider(): string {
    return this.#provider
  }

  /** Those that were tried first, then the losses and what was tried after them. */
  get attempts(): readonly ProviderAttempt[] {
    return this.#attempts
  }

  async load(source: ModelSource, options: LoadOptions = {}): Promise<Model> {
    const backend = await this.current()
    const { generation } = this
    const model = await backend.load(source, options)
    const { signal: _, ...limits } = options
    return new LastingModel(this, model, generation, (backend) => backend.load(source, limits))
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true
    const backend = await this.#current.catch(() => undefined)
    await backend?.dispose()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  /** Rejects where nothing is left that could run networks. */
  current(): Promise<Backend> {
    return this.#current
  }

  /** How often the device was lost. */
  get generation(): number {
    return this.#generation
  }

  /**
   * Replaces the backend whose device was lost, once for all that notice it.
   * @param generation of the backend that was lost.
   */
  async replace(generation: number, reason: MotError): Promise<void> {
    if (this.#isDisposed) throw reason
    if (generation === this.#generation) {
      this.#generation++
      const lost = this.#current
      this.#current = this.#replaced(lost, reason)
    }
    await this.#current
  }

  async #replaced(lost: Promise<Backend>, reason: MotError): Promise<Backend> {
    const gone = await lost
    await gone.dispose().catch(() => undefined)
    const next = await this.open(true)
    this.#provider = next.provider
    this.#attempts = [
      ...this.#attempts,
      { provider: gone.provider, ok: false, reason: reason.message },
      ...next.attempts,
    ]
    return next
  }
}

/** A network that is loaded again where its device was lost. */
class LastingModel implements Model {
  readonly frames: FrameRunner = {
    run: (source, request, options) => this.#frame(source, request, options),
  }
  #current: Promise<Model>
  #disposed: Promise<void> | undefined

  constructor(
    private readonly owner: LastingBackend,
    private readonly first: Model,
    private generation: number,
    private readonly reload: (backend: Backend) => Promise<Model>,
  ) {
    this.#current = Promise.resolve(first)
  }

  get inputs() {
    return this.first.inputs
  }

  get outputs() {
    return this.first.outputs
  }

  get metadata() {
    return this.first.metadata
  }

  run(inputs: Readonly<Record<string, TensorLike>>, options?: RunOptions): Promise<Record<string, Tensor>> {
    return this.#lasting((model) => model.run(inputs, options))
  }

  dispose(): Promise<void> {
    this.#disposed ??= this.#current.then((model) => model.dispose())
    return this.#disposed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  #frame(
    source: Image | PageImage,
    request: FrameRequest,
    options?: Parameters<FrameRunner['run']>[2],
  ): Promise<FrameRows> {
    return this.#lasting((model) => model.frames!.run(source, request, options))
  }

  async #lasting<Result>(work: (model: Model) => Promise<Result>): Promise<Result> {
    // A device that is lost over and over ends in an error, not in a loop.
    for (let losses = 0; ; losses++) {
      if (this.generation !== this.owner.generation) this.#again()
      const { generation } = this
      const model = await this.#current
      try {
        return await work(model)
      } catch (error) {
        if (!(error instanceof MotError) || error.code !== 'device-lost' || losses >= mostLosses) throw error
        await this.owner.replace(generation, error)
      }
    }
  }

  #again(): void {
    this.generation = this.owner.generation
    this.#current = this.owner.current().then(this.reload)
    // Reported by the calls that wait for it.
    this.#current.catch(() => undefined)
  }
}

/** Losses that one frame outlives. */
const mostLosses = 2
