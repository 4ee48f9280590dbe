import {
  countHiddenGarbage,
  type FrameRunner,
  type Model,
  MotError,
  type RunOptions,
  readOptions,
  type Tensor,
  type TensorData,
  type TensorInfo,
  type TensorLike,
  type TensorType,
} from '@mot/core'
import type { InferenceSession, OnnxValue, Tensor as OrtTensor } from 'onnxruntime-common'
import { orAbort, throwIfAborted } from './abort'
import { checkInputs, copyInputs, unnamed } from './check-inputs'
import type { DeviceState } from './device-state'
import { decodeFloat16, encodeFloat16 } from './float16'
import { checkInto, copyInto } from './outputs'
import { fromRuntime } from './runtime-errors'
import type { Engine } from './runtimes/runtime'
import { isTensorType } from './tensor-types'

/** An ONNX Runtime session as a `Model`. */
export class OrtModel implements Model {
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
  readonly frames?: FrameRunner
  #disposed: Promise<void> | undefined

  /** @throws MotError `unsupported` when an input or output is not a tensor of numbers. */
  constructor(
    readonly metadata: Readonly<Record<string, string>>,
    private readonly session: InferenceSession,
    private readonly engine: Pick<Engine, 'Tensor' | 'fillsOutputs' | 'queue'>,
    private readonly device: DeviceState,
    private readonly onDispose: (model: Model) => void = () => {},
    private readonly road?: FrameRunner & { dispose(): void },
  ) {
    if (road) this.frames = road
    this.inputs = session.inputMetadata.map((value) => describe('Input', value))
    this.outputs = session.outputMetadata.map((value) => describe('Output', value))
  }

  async run(inputs: Readonly<Record<string, TensorLike>>, options: RunOptions = {}): Promise<Record<string, Tensor>> {
    const { signal, into = {}, borrow = false } = readOptions(options)
    if (this.#disposed) throw new MotError('disposed', 'This model was disposed of: it cannot run any more.')
    this.device.check()
    throwIfAborted(signal)
    const checked = checkInputs(this.inputs, inputs)
    checkInto(this.outputs, into)
    // The runtime reads its feeds only when the run's turn comes.
    const tensors = borrow ? checked : copyInputs(checked)
    return orAbort(
      this.engine.queue.run(() => {
        // The signal may abort while the run waits in the queue.
        throwIfAborted(signal)
        this.device.check()
        return this.#run(tensors, into)
      }),
      signal,
    )
  }

  /** Waits for the runs in progress. */
  dispose(): Promise<void> {
    this.#disposed ??= this.engine.queue
      .run(async () => {
        this.road?.dispose()
        await this.session.release()
      })
      .finally(() => this.onDispose(this))
    return this.#disposed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  async #run(tensors: Readonly<Record<string, Tensor>>, into: Readonly<Record<string, Tensor>>) {
    const { Tensor: OrtTensor } = this.engine
    const feeds: Record<string, OrtTensor> = {}
    for (const { name, type } of this.inputs) {
      const { data, shape } = tensors[name]!
      feeds[name] = new OrtTensor(type, asFed(type, data), shape)
      if (type === 'float16' && this.engine.fillsOutputs) giveBits(feeds[name])
    }
    const fetches: Record<string, OrtTensor | null> = {}
    for (const { name, type } of this.outputs) {
      const target = into[name]
      const fills = target && this.engine.fillsOutputs && type !== 'float16'
      fetches[name] = fills ? new OrtTensor(type, asFed(type, target.data), target.shape) : null
    }
    const results = await this.#runSession(() => this.session.run(feeds, fetches))
    const outputs: Record<string, Tensor> = {}
    for (const { name, type } of this.outputs) {
      await toProcessor(results[name]!)
      const target = into[name]
      // The runtime has made an array for it all the same.
      if (target && this.engine.fillsOutputs) countHiddenGarbage(target.data.byteLength)
      outputs[name] = target && fetches[name] ? target : toTensor(name, type, results[name]!, target)
    }
    return outputs
  }

  async #runSession(run: () => Promise<InferenceSession.ReturnType>): Promise<InferenceSession.ReturnType> {
    try {
      return await run()
    } catch (error) {
      const code = /provided for output|pre-allocated|^Error: Tensor size mismatch/.test(String(error))
        ? 'invalid-output'
        : 'run-failed'
      throw this.device.record(fromRuntime(error, code, 'The network did not run'))
    }
  }
}

function describe(side: string, value: InferenceSession.ValueMetadata): TensorInfo {
  const type = value.isTensor ? value.type : 'not a tensor'
  if (!value.isTensor || !isTensorType(type)) {
    throw new MotError('unsupported', `${side} "${value.name}" should be a tensor of numbers, got ${type}.`)
  }
  // One runtime reports an unnamed free length as an empty string, another as −1.
  return {
    name: value.name,
    type,
    shape: value.shape.map((length) => (length === '' || length === -1 ? unnamed : length)),
  }
}

/** The data in the types of ONNX Runtime: float16 as bits, a clamped array as a plain one. */
function asFed(type: TensorType, data: TensorData): Exclude<TensorData, Uint8ClampedArray> {
  if (type === 'float16' && data instanceof Float32Array) return encodeFloat16(data)
  if (data instanceof Uint8ClampedArray) return new Uint8Array(data.buffer, data.byteOffset, data.length)
  return data
}

/**
 * onnxruntime-node 1.30 keeps float16 as a Float16Array on engines that have one, such as Node 24, and its native part reads
 * none: it gets the bits.
 */
function giveBits(tensor: OrtTensor): void {
  const { data } = tensor
  if (data instanceof Uint16Array || !ArrayBuffer.isView(data)) return
  Object.assign(tensor, { cpuData: new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) })
}

/** Outputs stay on a graphics device where frames have a road there. */
async function toProcessor(result: OnnxValue): Promise<void> {
  const tensor = result as OrtTensor
  if (tensor.location === 'gpu-buffer') await tensor.getData(true)
}

function toTensor(name: string, type: TensorType, result: OnnxValue, into: Tensor | undefined): Tensor {
  const { data, dims: shape } = result as OrtTensor
  const numbers = (type === 'float16' ? asFloat32(data as ArrayLike<number>) : data) as TensorData
  const output = { data: numbers, shape }
  return into ? copyInto(name, output, into) : output
}

/** float16 outputs are bits, or a Float16Array on engines that have one. */
function asFloat32(data: ArrayLike<number>): Float32Array {
  return data instanceof Uint16Array ? decodeFloat16(data) : Float32Array.from(data)
}
