import { growMemory, loadWasm, type WasmMemory, type WebAssemblyPort } from '../simd/load-wasm'
import { crossCorrelationWasm } from './cross-correlation-wasm'

/** One kernel on the channels of one map, with the positions of their elements. */
export interface Correlation {
  readonly search: Float32Array
  readonly searchStart: number
  readonly width: number
  readonly height: number
  readonly kernel: Float32Array
  readonly kernelStart: number
  readonly kernelWidth: number
  readonly kernelHeight: number
  /** Number of channels to sum over, contiguous in map and kernel. */
  readonly channels: number
  readonly into: Float32Array
  readonly intoStart: number
}

/**
 * Computes the result of one kernel. All sums are float32, in the order of channels, rows and columns, so that SIMD and TypeScript agree to
 * the last bit.
 */
export type Correlate = (correlation: Correlation) => void

/** By SIMD in WebAssembly where available, else in TypeScript. */
export function correlator(): Correlate {
  chosen ??= chooseCorrelator()
  return chosen
}

/** Shared by the whole program: it has no state between calls. */
let chosen: Correlate | undefined

/** @param webAssembly Default: the engine's. */
export function chooseCorrelator(webAssembly?: WebAssemblyPort): Correlate {
  const module = loadWasm<CorrelationModule>(crossCorrelationWasm, webAssembly)
  return module === undefined ? plainCorrelate : simdCorrelate(module)
}

const { fround } = Math

export const plainCorrelate: Correlate = (correlation) => {
  const { search, width, height, kernel, kernelWidth, kernelHeight, channels, into, intoStart } = correlation
  const rows = height - kernelHeight + 1
  const columns = width - kernelWidth + 1
  for (let y = 0, to = intoStart; y < rows; y++) {
    for (let x = 0; x < columns; x++, to++) {
      let sum = 0
      let weight = correlation.kernelStart
      for (let channel = 0; channel < channels; channel++) {
        const start = correlation.searchStart + channel * width * height + y * width + x
        for (let row = start; row < start + kernelHeight * width; row += width) {
          for (let at = row; at < row + kernelWidth; at++, weight++)
            sum = fround(sum + fround(kernel[weight]! * search[at]!))
        }
      }
      into[to] = sum
    }
  }
}

/** The exports of simd/cross-correlation.ts. Addresses are byte offsets in its memory. */
interface CorrelationModule {
  readonly memory: WasmMemory
  correlate(
    search: number,
    width: number,
    kernel: number,
    kernelWidth: number,
    kernelHeight: number,
    into: number,
    rows: number,
    columns: number,
    stride: number,
  ): void
}

/**
 * Channels are copied to the module's memory one at a time, where they stay in the processor's cache.
 */
function simdCorrelate(module: CorrelationModule): Correlate {
  let memory = new Float32Array(module.memory.buffer)
  return (correlation) => {
    const { search, width, height, kernel, kernelWidth, kernelHeight, channels, into, intoStart } = correlation
    const rows = height - kernelHeight + 1
    const columns = width - kernelWidth + 1
    const stride = 16 * Math.ceil(columns / 16)
    const area = width * height
    const kernelArea = kernelWidth * kernelHeight
    // The loop reads a little beyond the end of the map.
    const kernelAt = area + 16
    const sumsAt = kernelAt + kernelArea
    const bytes = 4 * (sumsAt + rows * stride + 16)
    if (memory.byteLength < bytes) {
      growMemory(module.memory, bytes)
      memory = new Float32Array(module.memory.buffer)
    }
    memory.fill(0, sumsAt, sumsAt + rows * stride)
    for (let channel = 0; channel < channels; channel++) {
      copy(search, correlation.searchStart + channel * area, area, memory, 0)
      copy(kernel, correlation.kernelStart + channel * kernelArea, kernelArea, memory, kernelAt)
      module.correlate(0, width, 4 * kernelAt, kernelWidth, kernelHeight, 4 * sumsAt, rows, columns, stride)
    }
    for (let y = 0, to = intoStart; y < rows; y++, to += columns) copy(memory, sumsAt + y * stride, columns, into, to)
  }
}

/** Without `set`, which would allocate a view for each of thousands of channels. */
function copy(from: Float32Array, start: number, length: number, to: Float32Array, at: number): void {
  for (let i = 0; i < length; i++) to[at + i] = from[start + i]!
}
