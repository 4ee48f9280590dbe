import {
  type Backend,
  type Model,
  MotError,
  type ProviderAttempt,
  type RunOptions,
  type Signal,
  type Tensor,
  type TensorInfo,
  type TensorLike,
} from '@mot/core'
import * as platform from '#platform'
import { orAbort, throwIfAborted } from './abort'
import { checkInputs } from './check-inputs'
import type { ModelSource } from './open-source'
import type { BackendOptions } from './options'
import { checkInto, copyInto } from './outputs'
import type { Runtime } from './runtimes/runtime'
import { buffersOf, WorkerLine } from './worker-line'

/** A backend whose runtimes live in a worker: this thread only sends and receives tensors. */
export async function createWorkerBackend(runtimes: readonly Runtime[], options: BackendOptions): Promise<Backend> {
  const { signal, worker: _, ...rest } = options
  const line = new WorkerLine(platform.startWorker())
  try {
    const about = await orAbort(line.ask('open', { runtimes: runtimes.map(({ name }) => name), options: rest }), signal)
    return new WorkerBackend(line, about.name, about.provider, about.attempts)
  } catch (error) {
    await line.close()
    throw error
  }
}

class WorkerBackend implements Backend {
  #disposed: Promise<void> | undefined

  constructor(
    private readonly line: WorkerLine,
    readonly name: string,
    readonly provider: string,
    readonly attempts: readonly ProviderAttempt[],
  ) {}

  async load(source: ModelSource, { signal }: { readonly signal?: Signal } = {}): Promise<Model> {
    this.#check()
    throwIfAborted(signal)
    const loading = this.#ask(source).then(
      ({ model, inputs, outputs, metadata }) => new WorkerModel(this.line, model, inputs, outputs, metadata),
    )
    return orAbort(loading, signal, (model) => model.dispose())
  }

  dispose(): Promise<void> {
    this.#disposed ??= this.line
      .ask('dispose', undefined)
      .catch(() => {})
      .then(() => this.line.close())
    return this.#disposed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  #ask(source: ModelSource) {
    if (source instanceof Uint8Array) {
      const bytes = source.slice()
      return this.line.ask('load', { source: bytes }, [bytes.buffer])
    }
    // Relative addresses mean what they mean on this thread.
    return this.line.ask('load', { source: platform.absolute(typeof source === 'string' ? source : source.href) })
  }

  #check(): void {
    if (this.#disposed) throw new MotError('disposed', 'This backend was disposed of: it cannot load models any more.')
  }
}

class WorkerModel implements Model {
  #disposed: Promise<void> | undefined

  constructor(
    private readonly line: WorkerLine,
    private readonly model: number,
    readonly inputs: readonly TensorInfo[],
    readonly outputs: readonly TensorInfo[],
    readonly metadata: Readonly<Record<string, string>>,
  ) {}

  async run(inputs: Readonly<Record<string, TensorLike>>, options: RunOptions = {}): Promise<Record<string, Tensor>> {
    const { signal, into = {} } = options
    if (this.#disposed) throw new MotError('disposed', 'This model was disposed of: it cannot run any more.')
    throwIfAborted(signal)
    // Checked here as well, so that nothing odd is sent.
    const tensors = checkInputs(this.inputs, inputs)
    checkInto(this.outputs, into)
    const copies = copy(tensors)
    const running = this.line.ask('run', { model: this.model, inputs: copies }, buffersOf(copies))
    const outputs = await orAbort(running, signal)
    for (const [name, target] of Object.entries(into)) outputs[name] = copyInto(name, outputs[name]!, target)
    return outputs
  }

  dispose(): Promise<void> {
    // Where the whole worker is gone, so is its model.
    this.#disposed ??= this.line.ask('release', { model: this.model }).catch(() => {})
    return this.#disposed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }
}

/** Copies may move to the worker, and are only as large as the tensor where it is a part of a larger buffer. */
function copy(tensors: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { data, shape }]) => [name, { data: data.slice(), shape }]),
  )
}
