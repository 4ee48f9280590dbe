import {
  type Backend,
  type LoadOptions,
  type Model,
  MotError,
  type ProviderAttempt,
  type RunOptions,
  readOptions,
  type Tensor,
  type TensorInfo,
  type TensorLike,
} from '@mot/core'
import * as platform from '#platform'
import { startWorker } from '#start-worker'
import { orAbort, throwIfAborted } from './abort'
import { checkInputs, copyInputs } from './check-inputs'
import { checkLimits } from './download'
import type { ModelSource } from './open-source'
import type { BackendOptions, WasmFiles } from './options'
import { checkInto, copyInto } from './outputs'
import type { Runtime } from './runtimes/runtime'
import { buffersOf, type Calls, WorkerChannel } from './worker-channel'

/** A backend whose runtimes live in a worker: this thread only sends and receives tensors. */
export async function createWorkerBackend(runtimes: readonly Runtime[], options: BackendOptions): Promise<Backend> {
  const { signal, worker: _, workerUrl, ...rest } = options
  const script = typeof workerUrl === 'object' ? workerUrl.href : workerUrl
  const channel = new WorkerChannel(startWorker(script))
  try {
    const about = await orAbort(
      channel.call('open', {
        runtimes: runtimes.map(({ name }) => name),
        options: { ...rest, ...absolutePaths(rest) },
      }),
      signal,
    )
    return new WorkerBackend(channel, about.name, about.provider, about.attempts)
  } catch (error) {
    await channel.close()
    throw error
  }
}

/** Addresses relative to a page are others in a worker, whose script lies elsewhere. */
function absolutePaths({ wasmPaths }: BackendOptions): Pick<BackendOptions, 'wasmPaths'> {
  if (wasmPaths === undefined || platform.name === 'Node') return {}
  if (typeof wasmPaths === 'string') return { wasmPaths: platform.absolute(wasmPaths) }
  const absolute = (files: WasmFiles) => ({ mjs: platform.absolute(files.mjs), wasm: platform.absolute(files.wasm) })
  return { wasmPaths: Object.fromEntries(Object.entries(wasmPaths).map(([build, files]) => [build, absolute(files)])) }
}

class WorkerBackend implements Backend {
  #disposed: Promise<void> | undefined
  #loadCount = 0

  constructor(
    private readonly channel: WorkerChannel,
    readonly name: string,
    readonly provider: string,
    readonly attempts: readonly ProviderAttempt[],
  ) {}

  async load(source: ModelSource, given: LoadOptions = {}): Promise<Model> {
    this.#check()
    const options = readOptions(given)
    throwIfAborted(options.signal)
    const load = ++this.#loadCount
    const loading = this.#request(load, source, checkLimits(options)).then(
      ({ model, inputs, outputs, metadata }) => new WorkerModel(this.channel, model, inputs, outputs, metadata),
    )
    // A download in the worker ends, too.
    const cancel = () => void this.channel.call('cancel', { load }).catch(() => {})
    options.signal?.addEventListener('abort', cancel)
    try {
      return await orAbort(loading, options.signal, (model) => model.dispose())
    } finally {
      options.signal?.removeEventListener('abort', cancel)
    }
  }

  dispose(): Promise<void> {
    this.#disposed ??= this.channel
      .call('dispose', undefined)
      .catch(() => {})
      .then(() => this.channel.close())
    return this.#disposed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  #request(load: number, source: ModelSource, options: Calls['load']['request']['options']) {
    if (source instanceof Uint8Array) {
      const bytes = source.slice()
      return this.channel.call('load', { load, source: bytes, options }, [bytes.buffer])
    }
    // Relative addresses resolve against this thread's base.
    const address = platform.absolute(typeof source === 'string' ? source : source.href)
    return this.channel.call('load', { load, source: address, options })
  }

  #check(): void {
    if (this.#disposed) throw new MotError('disposed', 'This backend was disposed of: it cannot load models any more.')
  }
}

class WorkerModel implements Model {
  #disposed: Promise<void> | undefined

  constructor(
    private readonly channel: WorkerChannel,
    private readonly model: number,
    readonly inputs: readonly TensorInfo[],
    readonly outputs: readonly TensorInfo[],
    readonly metadata: Readonly<Record<string, string>>,
  ) {}

  async run(inputs: Readonly<Record<string, TensorLike>>, options: RunOptions = {}): Promise<Record<string, Tensor>> {
    const { signal, into = {} } = readOptions(options)
    if (this.#disposed) throw new MotError('disposed', 'This model was disposed of: it cannot run any more.')
    throwIfAborted(signal)
    // Also checked here: only valid tensors are sent.
    const tensors = checkInputs(this.inputs, inputs)
    checkInto(this.outputs, into)
    // Copies can move to the worker, and are only as large as the tensor where it is a part of a larger buffer.
    const copies = copyInputs(tensors)
    const running = this.channel.call('run', { model: this.model, inputs: copies }, buffersOf(copies))
    const outputs = await orAbort(running, signal)
    for (const [name, target] of Object.entries(into)) outputs[name] = copyInto(name, outputs[name]!, target)
    return outputs
  }

  dispose(): Promise<void> {
    // A failure means that the worker has ended, and its model with it.
    this.#disposed ??= this.channel.call('release', { model: this.model }).catch(() => {})
    return this.#disposed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }
}
