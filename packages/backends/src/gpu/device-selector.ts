import { MotError, type RowSelection, type SelectedRows } from '@mot/core'
import { DeviceMemory } from './device-memory'
import {
  binCount,
  compactShader,
  countShader,
  gatherFields,
  gatherShader,
  headerLength,
  scanGroup,
  selectionFields,
  thresholdShader,
} from './select-shader'
import { type MapSteps, mapSteps, numbersOf, offsetOf } from './selection-layout'

/** An output in the device's memory. Its buffer may be larger. */
export interface DeviceOutput {
  readonly buffer: GPUBuffer
  readonly shape: readonly number[]
}

export type DeviceOutputs = Readonly<Record<string, DeviceOutput>>

interface Pipelines {
  readonly count: GPUComputePipeline
  readonly threshold: GPUComputePipeline
  readonly compact: GPUComputePipeline
  readonly gather: GPUComputePipeline
}

/** Groups in one direction at most, in every WebGPU. */
const mostGroups = 65535

/** Selects rows on a device and copies them out, with one wait. */
export class DeviceSelector {
  readonly #memory: DeviceMemory
  readonly #layout: GPUBindGroupLayout
  #pipelines: Promise<Pipelines> | undefined

  constructor(private readonly device: GPUDevice) {
    this.#memory = new DeviceMemory(device)
    const buffer = (binding: number, type: GPUBufferBindingType): GPUBindGroupLayoutEntry => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type },
    })
    this.#layout = device.createBindGroupLayout({
      entries: [
        buffer(0, 'uniform'),
        buffer(1, 'read-only-storage'),
        buffer(2, 'storage'),
        buffer(3, 'storage'),
        buffer(4, 'storage'),
      ],
    })
  }

  /** Rejects with the compiler's reason where the device cannot compile the kernels. */
  compile(): Promise<Pipelines> {
    this.#pipelines ??= this.#compile()
    return this.#pipelines
  }

  /**
   * Submits the selections, without waiting for them.
   * @param staging receives header and rows of each selection, one after the other: `stagingBytes(selections)`.
   * @throws MotError `unsupported` where the outputs are larger than the device's limits.
   */
  submit(outputs: DeviceOutputs, selections: readonly RowSelection[], staging: GPUBuffer, pipelines: Pipelines): void {
    const encoder = this.device.createCommandEncoder()
    let at = 0
    for (const [index, selection] of selections.entries()) {
      const { header, rows } = this.#encode(encoder, outputs, selection, index, pipelines)
      encoder.copyBufferToBuffer(header, 0, staging, at, 4 * headerLength)
      const bytes = rowBytes(selection)
      encoder.copyBufferToBuffer(rows, 0, staging, at + 4 * headerLength, bytes)
      at += 4 * headerLength + bytes
    }
    this.device.queue.submit([encoder.finish()])
  }

  dispose(): void {
    this.#memory.dispose()
  }

  async #compile(): Promise<Pipelines> {
    const layout = this.device.createPipelineLayout({ bindGroupLayouts: [this.#layout] })
    const compile = (label: string, code: string) =>
      this.device.createComputePipelineAsync({
        label,
        layout,
        compute: { module: this.device.createShaderModule({ label, code }), entryPoint: 'main' },
      })
    const [count, threshold, compact, gather] = await Promise.all([
      compile('count', countShader),
      compile('threshold', thresholdShader),
      compile('compact', compactShader),
      compile('gather', gatherShader),
    ])
    return { count: count!, threshold: threshold!, compact: compact!, gather: gather! }
  }

  #encode(
    encoder: GPUCommandEncoder,
    outputs: DeviceOutputs,
    selection: RowSelection,
    index: number,
    pipelines: Pipelines,
  ): { header: GPUBuffer; rows: GPUBuffer } {
    const memory = this.#memory
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
    const header = memory.take(`header ${index}`, 4 * headerLength, usage)
    const rows = memory.take(`rows ${index}`, rowBytes(selection), usage)
    const histogram = memory.take('the histogram', 4 * binCount, usage)
    const scanned = outputs[selection.output]!
    const steps = mapSteps(scanned.shape, selection)
    const groups = Math.ceil((steps.cells * selection.groupCount) / scanGroup)
    const [across, down] = [Math.min(groups, mostGroups), Math.ceil(groups / mostGroups)]
    const uniform = this.#uniform(`selection ${index}`, selectionNumbers(selection, steps, across * scanGroup))
    const bind = (uniform: GPUBuffer, map: DeviceOutput) =>
      this.device.createBindGroup({
        layout: this.#layout,
        entries: [uniform, this.#whole(map), header, rows, histogram].map((entry, binding) => ({
          binding,
          resource: 'buffer' in entry ? entry : { buffer: entry },
        })),
      })
    const scan = bind(uniform, scanned)
    encoder.clearBuffer(header)
    if (selection.most !== undefined) encoder.clearBuffer(histogram)
    const pass = encoder.beginComputePass()
    pass.setBindGroup(0, scan)
    if (selection.most !== undefined) {
      pass.setPipeline(pipelines.count)
      pass.dispatchWorkgroups(across, down)
      pass.setPipeline(pipelines.threshold)
      pass.dispatchWorkgroups(1)
    }
    pass.setPipeline(pipelines.compact)
    pass.dispatchWorkgroups(across, down)
    pass.setPipeline(pipelines.gather)
    for (const [k, read] of selection.reads.entries()) {
      const map = outputs[read.output]!
      const numbers = gatherNumbers(selection, k, mapSteps(map.shape, selection))
      pass.setBindGroup(0, bind(this.#uniform(`read ${index} ${k}`, numbers), map))
      pass.dispatchWorkgroups(selection.capacity)
    }
    pass.end()
    return { header, rows }
  }

  /** Of the tensor's own size: the runtime rounds buffers up. */
  #whole({ buffer, shape }: DeviceOutput): { buffer: GPUBuffer; size: number } {
    const size = 4 * shape.reduce((product, length) => product * length, 1)
    const largest = this.device.limits.maxStorageBufferBindingSize
    if (size > largest) {
      throw new MotError('unsupported', `The device reads outputs of ${largest} bytes at most, got ${size}.`)
    }
    return { buffer, size }
  }

  #uniform(name: string, numbers: Uint32Array): GPUBuffer {
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST
    const buffer = this.#memory.take(name, 4 * 16, usage)
    this.#memory.write(buffer, numbers)
    return buffer
  }
}

/** Numbers of 32 bits of a row: the cell, and what is read. */
function strideOf(selection: RowSelection): number {
  return 1 + numbersOf(selection)
}

function rowBytes(selection: RowSelection): number {
  return 4 * selection.capacity * strideOf(selection)
}

/** Bytes that come back for a frame. */
export function stagingBytes(selections: readonly RowSelection[]): number {
  return selections.reduce((sum, selection) => sum + 4 * headerLength + rowBytes(selection), 0)
}

/** The rows in what came back; undefined where they do not hold all that counts. */
export function readStaging(bytes: ArrayBuffer, selections: readonly RowSelection[]): SelectedRows[] | undefined {
  let at = 0
  const all: SelectedRows[] = []
  for (const selection of selections) {
    const [count, hasNaN, isBeyond] = new Uint32Array(bytes, at, 3) as unknown as [number, number, number]
    const { range, capacity } = selection
    if (count > capacity || hasNaN) return undefined
    if ((range === 'unit' && isBeyond) || (range === 'beyond' && !isBeyond)) return undefined
    const stride = strideOf(selection)
    const words = new Uint32Array(bytes, at + 4 * headerLength, count * stride)
    const floats = new Float32Array(bytes, at + 4 * headerLength, count * stride)
    const values = new Float32Array(count * (stride - 1))
    for (let row = 0; row < count; row++) {
      values.set(floats.subarray(row * stride + 1, (row + 1) * stride), row * (stride - 1))
    }
    all.push({ count, cells: Uint32Array.from({ length: count }, (_, row) => words[row * stride]!), values })
    at += 4 * headerLength + rowBytes(selection)
  }
  return all
}

function selectionNumbers(selection: RowSelection, steps: MapSteps, width: number): Uint32Array {
  const { score, isPeak = false, most = 0, above, groupSize, groupCount, capacity } = selection
  const rules = {
    value: () => ({ rule: 0 }),
    difference: (rule: typeof score & { rule: 'difference' }) => ({ rule: 1, first: rule.channel, second: rule.less }),
    best: ({ first, end, times }: typeof score & { rule: 'best' }) =>
      times === undefined ? { rule: 2, first, second: end } : { rule: 3, first, second: end, factor: times },
  }
  const rule: Partial<Record<(typeof selectionFields)[number], number>> =
    score.rule === 'value' ? rules.value() : score.rule === 'difference' ? rules.difference(score) : rules.best(score)
  const numbers: Partial<Record<(typeof selectionFields)[number], number>> = {
    ...steps,
    ...rule,
    groupSize,
    groupCount,
    above: keyOf(above),
    isPeak: isPeak ? 1 : 0,
    most,
    capacity,
    stride: strideOf(selection),
    width,
  }
  return Uint32Array.from(selectionFields, (name) => numbers[name] ?? 0)
}

function gatherNumbers(selection: RowSelection, index: number, steps: MapSteps): Uint32Array {
  const { reads, capacity } = selection
  const { first, count, perGroup = 0, at } = reads[index]!
  const numbers: Partial<Record<(typeof gatherFields)[number], number>> = {
    ...steps,
    first,
    perGroup,
    count,
    offset: 1 + offsetOf(reads, index),
    stride: strideOf(selection),
    capacity,
    pairs: at === undefined ? 0 : 2 + offsetOf(reads, at.read),
    isSwapped: at?.pairs === 'yx' ? 1 : 0,
  }
  return Uint32Array.from(gatherFields, (name) => numbers[name] ?? 0)
}

const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

/** The whole number that the kernels compare in place of a float32. */
function keyOf(value: number): number {
  float[0] = value
  const word = bits[0]!
  if (word === 0x80000000) return word
  return (word >= 0x80000000 ? ~word : word | 0x80000000) >>> 0
}
