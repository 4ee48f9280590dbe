import { MotError } from '../errors'
import {
  compileWasm,
  engineWebAssembly as engine,
  growMemory,
  type WasmImports,
  type WasmMemory,
  type WebAssemblyPort,
} from './load-wasm'
import type { TrackingModule } from './tracking-module'
import { trackingWasm } from './tracking-wasm'

/** Properties of a column that lies in a workspace. */
interface Placed {
  workspace?: Workspace
  /** `byteOffset`, whose getter takes ten times as long. */
  address?: number
}

type Column = (Int32Array | Float64Array) & Placed

/**
 * Byte offset of a column in the memory of its workspace; 0 for a plain array. Calls for both kinds of arrays make this function
 * three times as slow, so users of SIMD begin with empty columns of the workspace.
 */
export function addressOf(column: Column): number {
  return column.address ?? 0
}

/** Bytes that SIMD may read beyond the end of a column. */
const BEYOND = 32

/**
 * Memory of all columns of one tracker, which WebAssembly reads and writes without copies. Columns are never freed one by one: a column
 * that is too short is replaced by one twice as long, and all memory is freed with the workspace.
 *
 * Without WebAssembly, its SIMD or shared memory, columns are plain arrays and `simd` is undefined. Every step also exists in
 * TypeScript, with the same results to the last bit.
 */
export class Workspace {
  readonly simd: TrackingModule | undefined
  /** Shared, because growth does not detach the views of a shared memory. */
  private readonly memory: WasmMemory | undefined
  /** Bytes there are at least. */
  private size = 0
  /** Bytes in use. No column lies at 0. */
  private end = 64

  /** @param webAssembly Default: the engine's; null: none. */
  constructor(webAssembly: WebAssemblyPort | null | undefined = engine()) {
    const instance = newInstance(webAssembly)
    if (instance === undefined) return
    this.simd = instance.simd
    this.memory = instance.memory
  }

  /** A column of zeros. @throws MotError `too-many-detections` where there is no memory for it. */
  ints(length: number): Int32Array {
    checkLength(length)
    if (this.memory === undefined) return plain(Int32Array, length)
    const at = this.take(4 * length)
    return this.place(new Int32Array(this.memory.buffer, at, length), at)
  }

  /** A column of zeros. @throws MotError `too-many-detections` where there is no memory for it. */
  floats(length: number): Float64Array {
    checkLength(length)
    if (this.memory === undefined) return plain(Float64Array, length)
    const at = this.take(8 * length)
    return this.place(new Float64Array(this.memory.buffer, at, length), at)
  }

  /** Whether a column lies in this workspace. */
  holds(column: Column): boolean {
    return column.workspace === this
  }

  /**
   * Makes sure that columns of so many bytes in all will find room, with 48 bytes for each. Costs addresses rather than memory: pages
   * are allocated when they are first written.
   * @returns whether there is that much. Plain arrays are not reserved.
   */
  reserve(bytes: number): boolean {
    if (this.memory === undefined || this.end + bytes <= this.size) return true
    // More than that, as growth takes as long as a frame.
    for (const factor of bytes < 2 ** 27 ? [2, 1] : [1]) {
      try {
        this.grow(this.end + factor * bytes)
        return true
      } catch {}
    }
    return false
  }

  /** @throws MotError `too-many-detections` where there is no memory left. The workspace is unchanged then. */
  private take(bytes: number): number {
    const at = this.end
    const end = at + 16 * Math.ceil((bytes + BEYOND) / 16)
    try {
      this.grow(end)
    } catch (cause) {
      throw noMemory(bytes, cause)
    }
    this.end = end
    return at
  }

  private grow(bytes: number): void {
    if (bytes <= this.size) return
    growMemory(this.memory!, bytes)
    this.size = bytes
  }

  private place<Own extends Column>(column: Own, address: number): Own {
    column.workspace = this
    column.address = address
    return column
  }
}

function plain<Own extends Column>(type: new (length: number) => Own, length: number): Own {
  try {
    return new type(length)
  } catch (cause) {
    throw noMemory(8 * length, cause)
  }
}

function noMemory(bytes: number, cause: unknown): MotError {
  return new MotError('too-many-detections', `There is no memory for ${Math.ceil(bytes / 2 ** 20)} MB more.`, { cause })
}

/** Of no length, a column would take what lies after it with it. */
function checkLength(length: number): void {
  if (Number.isSafeInteger(length) && length >= 0) return
  throw new MotError('invalid-option', `A column should have a whole number of entries from 0, got ${length}.`)
}

/**
 * Engines reserve 10 GB of addresses for each memory, and have enough for some thousands. A failed allocation takes long, so after
 * one failure this many workspaces are created without WebAssembly.
 */
const PAUSE_AFTER_FAILURE = 1000
let skipCount = 0

/** The module compiled by the engine; null where that failed. */
let compiled: ((imports: WasmImports) => TrackingModule) | null | undefined

function newInstance(webAssembly: WebAssemblyPort | null | undefined) {
  if (!webAssembly) return undefined
  if (skipCount > 0) {
    skipCount--
    return undefined
  }
  const isEngine = webAssembly === engine()
  if (isEngine && compiled === undefined) compiled = compileWasm<TrackingModule>(trackingWasm, webAssembly) ?? null
  const instantiate = isEngine ? compiled : compileWasm<TrackingModule>(trackingWasm, webAssembly)
  if (!instantiate) return undefined
  try {
    const memory = new webAssembly.Memory({ initial: 2, maximum: 65536, shared: true })
    return { memory, simd: instantiate({ env: { memory } }) }
  } catch {
    skipCount = PAUSE_AFTER_FAILURE
    return undefined
  }
}

/** Plain arrays, for computation in TypeScript. */
export const plainWorkspace = new Workspace(null)
