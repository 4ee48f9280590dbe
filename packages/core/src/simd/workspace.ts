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

/** What a column of a workspace knows of itself. */
interface Placed {
  workspace?: Workspace
  /** `byteOffset`, which takes ten times as long to ask for. */
  address?: number
}

type Column = (Int32Array | Float64Array) & Placed

/**
 * Where a column lies in its workspace's memory: 0 where it is an array like all others. To ask those, too, makes each question take
 * three times as long: who hands columns to SIMD begins with empty ones of the workspace.
 */
export function addressOf(column: Column): number {
  return column.address ?? 0
}

/** Bytes that SIMD may read beyond the end of a column. */
const BEYOND = 32

/**
 * Where the columns of one tracker lie, side by side in a memory that WebAssembly computes in: nothing is copied there and back. Columns
 * are never given back; whoever needs a longer one takes one twice as long, and all go when the workspace goes.
 *
 * Where there is no WebAssembly, or none with SIMD and shared memory, columns are arrays like all others, and `simd` is undefined:
 * whatever computes has the same steps in TypeScript, with the same results to the last bit.
 */
export class Workspace {
  readonly simd: TrackingModule | undefined
  /** Shared, because views of such a memory stay as they are where it grows. */
  private readonly memory: WasmMemory | undefined
  /** What is taken so far. No column lies at 0. */
  private end = 64

  /** @param webAssembly default: the engine's; null: none. */
  constructor(webAssembly: WebAssemblyPort | null | undefined = engine()) {
    const instance = newInstance(webAssembly)
    if (instance === undefined) return
    this.simd = instance.simd
    this.memory = instance.memory
  }

  /** A column of zeros. */
  ints(length: number): Int32Array {
    if (this.memory === undefined) return new Int32Array(length)
    const at = this.take(4 * length)
    return this.place(new Int32Array(this.memory.buffer, at, length), at)
  }

  /** A column of zeros. */
  floats(length: number): Float64Array {
    if (this.memory === undefined) return new Float64Array(length)
    const at = this.take(8 * length)
    return this.place(new Float64Array(this.memory.buffer, at, length), at)
  }

  /** Whether a column lies here, so that `simd` finds it. */
  holds(column: Column): boolean {
    return column.workspace === this
  }

  private take(bytes: number): number {
    const at = this.end
    this.end = at + 16 * Math.ceil((bytes + BEYOND) / 16)
    growMemory(this.memory!, this.end)
    return at
  }

  private place<Own extends Column>(column: Own, address: number): Own {
    column.workspace = this
    column.address = address
    return column
  }
}

/**
 * Engines set aside 10 GB of addresses for a memory, and have enough for some thousands. When they run out, so many that come next do
 * without: to be refused takes long.
 */
const PATIENCE = 1000
let refused = 0

/** Of the engine; null where it has none. */
let compiled: ((imports: WasmImports) => TrackingModule) | null | undefined

function newInstance(webAssembly: WebAssemblyPort | null | undefined) {
  if (!webAssembly) return undefined
  if (refused > 0) {
    refused--
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
    refused = PATIENCE
    return undefined
  }
}

/** Columns like all other arrays, for whoever computes in TypeScript alone. */
export const plainWorkspace = new Workspace(null)
