import {
  type Backend,
  type FrameRunner,
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
import { frameRunnerIn } from './gpu/frame-call'
import type { ModelSource } from './open-source'
import type { BackendOptions, ProviderName, WasmFiles } from './options'
import { checkInto, copyInto } from './outputs'
import { kindOf, type Runtime } from './runtimes/runtime'
import { buffersOf, type Calls, WorkerChannel } from './worker-channel'

/** A backend whose runtimes live in one worker or several: this thread only sends and receives tensors. */
export async function createWorkerBackend(
  runtimes: readonly Runtime[],
  options: BackendOptions,
  frames = false,
): Promise<Backend> {
  const { signal, worker = true, workerUrl, ...rest } = options
  const script = typeof workerUrl === 'object' ? workerUrl.href : workerUrl
  const count = Number(worker) || 1
  const own = count === 1 ? rest : { threads: platform.threadsOf(count), ...rest }
  const channels: WorkerChannel[] = []
  const open = async (device: BackendOptions['device']) => {
    const channel = new WorkerChannel(startWorker(script))
    channels.push(channel)
    const request = {
      runtimes: runtimes.map(({ name }) => name),
      options: { ...own, ...absolutePaths(own), ...(device && { device }) },
      frames,
    }
    return orAbort(channel.call('open', request), signal)
  }
  try {
    const { name, provider, attempts } = await open(options.device)
    // A graphics device runs one network at a time.
    const others = kindOf(provider as ProviderName) === 'cpu' ? count - 1 : 0
    await Promise.all(Array.from({ length: others }, () => open(provider as ProviderName)))
    return new WorkerBackend(channels, name, provider, attempts, frames)
  } catch (error) {
    await Promise.all(channels.map((channel) => channel.close()))
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
    private readonly channels: readonly WorkerChannel[],
    readonly name: string,
    public provider: string,
    public attempts: readonly ProviderAttempt[],
    private readonly hasFrames: boolean,
  ) {}

  async load(source: ModelSource, given: LoadOptions = {}): Promise<Model> {
    this.#check()
    const options = readOptions(given)
    throwIfAborted(options.signal)
    const load = ++this.#loadCount
    const limits = checkLimits(options)
    const loading = this.#loadAll(load, source, limits)
    // A download in the worker ends, too.
    const cancel = () => {
      for (const channel of this.channels) void channel.call('cancel', { load }).catch(() => {})
    }
    options.signal?.addEventListener('abort', cancel)
    try {
      return await orAbort(loading, options.signal, (model) => model.dispose())
    } finally {
      options.signal?.removeEventListener('abort', cancel)
    }
  }

  dispose(): Promise<void> {
    this.#disposed ??= Promise.all(
      this.channels.map((channel) =>
        channel
          .call('dispose', undefined)
          .catch(() => {})
          .then(() => channel.close()),
      ),
    ).then(() => {})
    return this.#disposed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  /** In every worker, or in none. */
  async #loadAll(load: number, source: ModelSource, options: LoadLimits): Promise<Model> {
    const loads = await Promise.allSettled(
      this.channels.map(async (channel) => {
        const { model, ...about } = await request(channel, load, source, options)
        return { place: { channel, model, runs: 0 }, about }
      }),
    )
    const loaded = loads.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    const failure = loads.find((result) => result.status === 'rejected')
    if (failure === undefined) {
      const { inputs, outputs, metadata } = loaded[0]!.about
      const places = loaded.map(({ place }) => place)
      const model = new WorkerModel(places, inputs, outputs, metadata)
      return this.hasFrames ? this.#withFrames(model, places[0]!) : model
    }
    for (const { place } of loaded) void place.channel.call('release', { model: place.model }).catch(() => {})
    throw failure.reason
  }

  #withFrames(model: WorkerModel, { channel, model: number }: Place): Model {
    model.frames = frameRunnerIn(
      channel,
      number,
      () => model.gone(),
      ({ provider, attempts }) => {
        this.provider = provider
        this.attempts = attempts
      },
    )
    return model
  }

  #check(): void {
    if (this.#disposed) throw new MotError('disposed', 'This backend was disposed of: it cannot load models any more.')
  }
}

type LoadLimits = Calls['load']['request']['options']

function request(channel: WorkerChannel, load: number, source: ModelSource, options: LoadLimits) {
  if (source instanceof Uint8Array) {
    const bytes = source.slice()
    return channel.call('load', { load, source: bytes, options }, [bytes.buffer])
  }
  // Relative addresses resolve against this thread's base.
  const address = platform.absolute(typeof source === 'string' ? source : source.href)
  return channel.call('load', { load, source: address, options })
}

/** A network in one worker. */
interface Place {
  readonly channel: WorkerChannel
  /** Its number there. */
  readonly model: number
  /** Runs that it has not answered yet. */
  runs: number
}

class WorkerModel implements Model {
  frames?: FrameRunner
  #disposed: Promise<void> | undefined
  /** Inputs that workers have returned: memory for the next run. */
  readonly #spare: Record<string, Tensor>[] = []
  /** Outputs that have been copied: the same. */
  readonly #spareOutputs: Record<string, Tensor>[] = []

  constructor(
    /** The one that has waited longest comes first. */
    private readonly places: Place[],
    readonly inputs: readonly TensorInfo[],
    readonly outputs: readonly TensorInfo[],
    readonly metadata: Readonly<Record<string, string>>,
  ) {}

  async run(inputs: Readonly<Record<string, TensorLike>>, options: RunOptions = {}): Promise<Record<string, Tensor>> {
    const { signal, into = {} } = readOptions(options)
    const gone = this.gone()
    if (gone) throw gone
    throwIfAborted(signal)
    // Also checked here: only valid tensors are sent.
    const tensors = checkInputs(this.inputs, inputs)
    checkInto(this.outputs, into)
    // Copies can move to the worker, and are only as large as the tensor where it is a part of a larger buffer.
    const memory = withShapes(this.#spareOutputs.pop() ?? {}, into)
    const outputs = await orAbort(this.#run(copyInputs(tensors, this.#spare.pop()), memory), signal)
    const copied: Record<string, Tensor> = {}
    for (const [name, target] of Object.entries(into)) {
      copied[name] = outputs[name]!
      outputs[name] = copyInto(name, outputs[name]!, target)
    }
    this.#spareOutputs.push(copied)
    return outputs
  }

  dispose(): Promise<void> {
    // A failure means that the worker has ended, and its model with it.
    this.#disposed ??= Promise.all(
      this.places.map(({ channel, model }) => channel.call('release', { model }).catch(() => {})),
    ).then(() => {})
    return this.#disposed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  /** Why it cannot run any more. */
  gone(): MotError | undefined {
    return this.#disposed && new MotError('disposed', 'This model was disposed of: it cannot run any more.')
  }

  async #run(inputs: Record<string, Tensor>, into: Record<string, Tensor>): Promise<Record<string, Tensor>> {
    const place = this.#next()
    place.runs++
    try {
      const answer = await place.channel.call(
        'run',
        { model: place.model, inputs, into },
        buffersOf({ ...inputs, ...into }),
      )
      this.#spare.push(answer.inputs)
      return answer.outputs
    } finally {
      place.runs--
    }
  }

  /** The place with the fewest runs, in turns. */
  #next(): Place {
    const { places } = this
    const least = Math.min(...places.map(({ runs }) => runs))
    const [place] = places.splice(
      places.findIndex(({ runs }) => runs === least),
      1,
    )
    places.push(place!)
    return place!
  }
}

/** The spare tensors that have type and shape of those to fill. */
function withShapes(
  spare: Readonly<Record<string, Tensor>>,
  into: Readonly<Record<string, Tensor>>,
): Record<string, Tensor> {
  const isSame = (name: string, { data, shape }: Tensor) => {
    const target = into[name]
    if (target === undefined || target.shape.join() !== shape.join()) return false
    return target.data[Symbol.toStringTag] === data[Symbol.toStringTag]
  }
  return Object.fromEntries(Object.entries(spare).filter(([name, tensor]) => isSame(name, tensor)))
}
