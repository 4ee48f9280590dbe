import {
  checkImage,
  type FrameReport,
  type FrameRequest,
  type FrameRows,
  type FrameRunner,
  type Image,
  ImageBatch,
  ImageBuffer,
  isPageImage,
  MotError,
  type PageImage,
  placeImage,
  type Signal,
  sizeOf,
  type Tensor,
} from '@mot/core'
import type { InferenceSession, OnnxValue, Tensor as OrtTensor } from 'onnxruntime-common'
import { orAbort, throwIfAborted } from '../abort'
import type { DeviceState } from '../device-state'
import { decodeFloat16 } from '../float16'
import { fromRuntime } from '../runtime-errors'
import type { Engine } from '../runtimes/runtime'
import { readStaging, stagingBytes } from './device-selector'
import type { DeviceWays } from './device-ways'
import { bytesOf } from './page-image'
import { selectRows } from './select-rows'
import { Staging, type StagingTurn } from './staging'

/** What a road needs of the backend that its network belongs to. */
export interface RoadEnds {
  readonly session: InferenceSession
  readonly engine: Pick<Engine, 'Tensor' | 'queue'>
  readonly provider: string
  readonly state: DeviceState
  /** Preparing and selecting on the device; absent where the network runs on the processor. */
  readonly ways?: DeviceWays
}

/**
 * The road of whole frames: image → input → outputs → rows, two frames at a time. On a device an image is uploaded, prepared and read there,
 * and only rows come back, with one wait. What a device cannot do (a shader that does not compile, an output above its limits) is done on the
 * processor from then on, with the same numbers.
 */
export class FrameRoad implements FrameRunner {
  readonly #staging: Staging
  readonly #buffer = new ImageBuffer()
  #batch: { readonly key: string; readonly batch: ImageBatch } | undefined
  #isDisposed = false

  constructor(private readonly ends: RoadEnds) {
    this.#staging = new Staging(ends.ways?.device)
  }

  async run(
    source: Image | PageImage,
    request: FrameRequest,
    options: { readonly signal?: Signal } = {},
  ): Promise<FrameRows> {
    const { signal } = options
    throwIfAborted(signal)
    this.#check()
    if (!isPageImage(source)) checkImage(source)
    const { ways } = this.ends
    const image = ways?.takes(source) ? source : await bytesOf(source)
    return orAbort(this.#inTurn(image, request, signal), signal)
  }

  /** Frees the road's memory, after the frames in flight. */
  dispose(): void {
    this.#isDisposed = true
    this.#staging.dispose()
    this.ends.ways?.dispose()
  }

  async #inTurn(image: Image | PageImage, request: FrameRequest, signal: Signal | undefined): Promise<FrameRows> {
    const turn = await this.#staging.enter()
    try {
      throwIfAborted(signal)
      // Runs of the runtime must not overlap; waiting for the device may.
      const begun = await this.ends.engine.queue.run(() => this.#begin(image, request, turn))
      return await begun()
    } catch (error) {
      throw await this.#known(error)
    } finally {
      turn.leave()
    }
  }

  async #begin(image: Image | PageImage, request: FrameRequest, turn: StagingTurn): Promise<() => Promise<FrameRows>> {
    this.#check()
    const { session, ways, provider } = this.ends
    const onDevice = await ways?.prepare(image, request)
    const input = onDevice ? this.#deviceTensor(onDevice.input, request) : await this.#prepared(image, request)
    const running = session.run(this.#feeds(input, request), request.outputs)
    // On a lost device a run may neither end nor fail.
    const results = await (ways ? Promise.race([running, ways.whenLost()]) : running)
    const report = {
      provider,
      prepared: onDevice ? ('device' as const) : ('processor' as const),
    }
    const { selections } = request
    const copied = selections && (await ways?.select(results, selections, turn.take(stagingBytes(selections))))
    return async () => {
      try {
        if ((await onDevice?.problem) !== undefined) return await this.#again(image, request, turn)
        if (copied) {
          const bytes = await turn.read()
          if ((await copied.problem) !== undefined) return await this.#again(image, request, turn)
          const rows = readStaging(bytes, selections!)
          const back = { ...report, selected: 'device' as const, bytesRead: bytes.byteLength, readBacks: 1 }
          if (rows) return { rows, report: back }
          return await this.#whole(results, undefined, back)
        }
        return await this.#whole(results, selections, { ...report, selected: 'processor', bytesRead: 0, readBacks: 0 })
      } finally {
        for (const result of Object.values(results)) (result as OrtTensor).dispose()
      }
    }
  }

  /** Once more, without the way that has just been closed. */
  async #again(image: Image | PageImage, request: FrameRequest, turn: StagingTurn): Promise<FrameRows> {
    const begun = await this.ends.engine.queue.run(() => this.#begin(image, request, turn))
    return begun()
  }

  /** Reads the outputs whole, and rows in them where they are requested. */
  async #whole(
    results: Readonly<Record<string, OnnxValue>>,
    selections: FrameRequest['selections'],
    report: FrameReport,
  ): Promise<FrameRows> {
    const outputs: Record<string, Tensor<Float32Array>> = {}
    let { bytesRead, readBacks } = report
    for (const [name, value] of Object.entries(results)) {
      const tensor = value as OrtTensor
      if (tensor.location === 'gpu-buffer') {
        outputs[name] = { data: await this.ends.ways!.download(tensor), shape: tensor.dims }
        bytesRead += outputs[name].data.byteLength
        readBacks++
      } else outputs[name] = { data: asFloat32(name, tensor), shape: tensor.dims }
    }
    const whole = { ...report, bytesRead, readBacks }
    const rows = selections?.map((selection) => selectRows(outputs, selection))
    if (rows?.every((each) => each !== undefined)) return { rows, report: whole }
    // The memory of outputs belongs to the runtime.
    const copies = Object.entries(outputs).map(([name, { data, shape }]) => [name, { data: data.slice(), shape }])
    return { outputs: Object.fromEntries(copies), report: whole }
  }

  #deviceTensor(buffer: GPUBuffer, { size, format }: FrameRequest): OrtTensor {
    return (
      this.ends.engine.Tensor as unknown as { fromGpuBuffer(buffer: GPUBuffer, about: object): OrtTensor }
    ).fromGpuBuffer(buffer, { dataType: 'float32', dims: inputShape(size, format) })
  }

  /** The input on the processor. */
  async #prepared(source: Image | PageImage, { size, format, placement }: FrameRequest): Promise<OrtTensor> {
    const image = await bytesOf(source)
    const key = JSON.stringify([size, format])
    if (this.#batch?.key !== key) this.#batch = { key, batch: new ImageBatch({ ...format, ...size }) }
    const { batch } = this.#batch
    placeImage(image, placement, batch, this.#buffer)
    return new this.ends.engine.Tensor('float32', batch.data, inputShape(size, format))
  }

  #feeds(input: OrtTensor, { inputName, companions = {} }: FrameRequest): Record<string, OrtTensor> {
    const feeds: Record<string, OrtTensor> = { [inputName]: input }
    const { session, engine } = this.ends
    for (const info of session.inputMetadata) {
      const companion = companions[info.name]
      if (companion === undefined || !info.isTensor) continue
      feeds[info.name] = new engine.Tensor(info.type as 'float32', companion.data as Float32Array, companion.shape)
    }
    return feeds
  }

  /** The error as one of this library's. A lost device makes calls fail with other reasons before it is reported. */
  async #known(error: unknown): Promise<unknown> {
    const { state, ways } = this.ends
    if (await ways?.isLost()) {
      return state.record(new MotError('device-lost', `The device was lost while a frame was on it: ${String(error)}.`))
    }
    if (error instanceof MotError) return error
    return state.record(fromRuntime(error, 'run-failed', 'The network did not run'))
  }

  #check(): void {
    this.ends.state.check()
    if (this.#isDisposed) throw new MotError('disposed', 'This model was disposed of: it cannot run any more.')
  }
}

function inputShape({ width, height }: FrameRequest['size'], { layout = 'nchw' }: FrameRequest['format']): number[] {
  return layout === 'nchw' ? [1, 3, height, width] : [1, height, width, 3]
}

/** @throws MotError `invalid-output` where an output does not hold float32 or float16. */
function asFloat32(name: string, { data, dims }: OrtTensor): Float32Array {
  if (data instanceof Float32Array) return data
  if (data instanceof Uint16Array) return decodeFloat16(data)
  const count = sizeOf(dims)
  throw new MotError('invalid-output', `Output "${name}" should hold float32 numbers, got ${count} of another type.`)
}
