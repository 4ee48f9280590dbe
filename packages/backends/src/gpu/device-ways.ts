import {
  type FrameRequest,
  type Image,
  isPageImage,
  MotError,
  type PageImage,
  type RowSelection,
  sizeOf,
} from '@mot/core'
import type { OnnxValue, Tensor as OrtTensor } from 'onnxruntime-common'
import { DevicePreparer, type DeviceSource } from './device-preparer'
import { type DeviceOutputs, DeviceSelector } from './device-selector'

/** Work that was submitted. `problem` resolves to the device's reason where it refused the work. */
export interface Submitted {
  readonly problem: Promise<string | undefined>
}

/** What the device of a network does beside running it. A way that fails once is closed: the processor takes its place. */
export class DeviceWays {
  readonly #preparer: DevicePreparer
  readonly #selector: DeviceSelector
  /** Why a way is closed. */
  readonly closed: { preparing?: string; selecting?: string } = {}
  #isLost = false

  constructor(readonly device: GPUDevice) {
    this.#preparer = new DevicePreparer(device)
    this.#selector = new DeviceSelector(device)
    void device.lost.then(() => {
      this.#isLost = true
    })
  }

  /** Whether an image goes to the device as it is. Video frames go as planes, whose colours are exact. */
  takes(source: Image | PageImage): boolean {
    return isPageImage(source) && source instanceof ImageBitmap && this.closed.preparing === undefined
  }

  /** Submits the preparation of an image; undefined where that is closed. */
  async prepare(
    source: Image | PageImage,
    request: FrameRequest,
  ): Promise<(Submitted & { readonly input: GPUBuffer }) | undefined> {
    if (this.closed.preparing !== undefined) return undefined
    try {
      const plan = await this.#preparer.plan(source as DeviceSource, request)
      return this.#watched('preparing', () => ({ input: this.#preparer.prepare(source as DeviceSource, plan) }))
    } catch (error) {
      await this.#close('preparing', error)
      return undefined
    }
  }

  /** Submits selections and the copy of their rows; undefined where that is closed, or an output lies elsewhere. */
  async select(
    results: Readonly<Record<string, OnnxValue>>,
    selections: readonly RowSelection[],
    staging: GPUBuffer,
  ): Promise<Submitted | undefined> {
    if (this.closed.selecting !== undefined) return undefined
    const outputs = deviceOutputs(results)
    if (outputs === undefined) return undefined
    try {
      const pipelines = await this.#selector.compile()
      return this.#watched('selecting', () => {
        this.#selector.submit(outputs, selections, staging, pipelines)
        return {}
      })
    } catch (error) {
      await this.#close('selecting', error)
      return undefined
    }
  }

  /** All numbers of an output. */
  async download(tensor: OrtTensor): Promise<Float32Array> {
    const size = 4 * sizeOf(tensor.dims)
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST
    const staging = this.device.createBuffer({ label: 'a whole output', size, usage })
    try {
      const encoder = this.device.createCommandEncoder()
      encoder.copyBufferToBuffer(tensor.gpuBuffer as GPUBuffer, 0, staging, 0, size)
      this.device.queue.submit([encoder.finish()])
      await staging.mapAsync(GPUMapMode.READ)
      return new Float32Array(staging.getMappedRange().slice(0))
    } finally {
      staging.destroy()
    }
  }

  /** Whether the device is lost. Its report may come after the failures that it causes. */
  async isLost(): Promise<boolean> {
    if (!this.#isLost) await Promise.race([this.device.lost, new Promise((done) => setTimeout(done, 50))])
    return this.#isLost
  }

  /** Rejects when the device is lost. */
  async whenLost(): Promise<never> {
    const { reason, message } = await this.device.lost
    throw new MotError('device-lost', message || reason)
  }

  dispose(): void {
    this.#preparer.dispose()
    this.#selector.dispose()
  }

  /** Runs what submits work to the device, at once, and notes whether the device refuses it. */
  #watched<Result>(way: 'preparing' | 'selecting', submit: () => Result): Result & Submitted {
    const { device } = this
    device.pushErrorScope('out-of-memory')
    device.pushErrorScope('validation')
    let result: Result
    let problem: Promise<string | undefined>
    try {
      result = submit()
    } finally {
      const found = [device.popErrorScope(), device.popErrorScope()]
      // A device that is lost in between rejects; the loss itself is reported elsewhere.
      problem = Promise.all(found)
        .then((errors) => errors.find((error) => error !== null)?.message)
        .catch(() => undefined)
        .then((reason) => {
          if (reason !== undefined) this.closed[way] ??= reason
          return reason
        })
    }
    return { ...result, problem }
  }

  /** @throws the error where the device is lost: all ways are closed then, and another device may be found. */
  async #close(way: 'preparing' | 'selecting', error: unknown): Promise<void> {
    if (await this.isLost()) throw error
    this.closed[way] ??= error instanceof Error ? error.message : String(error)
  }
}

/** The outputs in the device's memory; undefined where one of them is not, or not of float32. */
function deviceOutputs(results: Readonly<Record<string, OnnxValue>>): DeviceOutputs | undefined {
  const entries = Object.entries(results as Readonly<Record<string, OrtTensor>>)
  if (!entries.every(([, { location, type }]) => location === 'gpu-buffer' && type === 'float32')) return undefined
  return Object.fromEntries(
    entries.map(([name, { gpuBuffer, dims }]) => [name, { buffer: gpuBuffer as GPUBuffer, shape: dims }]),
  )
}
