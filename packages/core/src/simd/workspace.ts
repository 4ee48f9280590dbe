import {
  compileWasm,
  engineWebAssembly as engine,
  growMemory,
  type WasmImports,
  type WasmMemory,
  type WebAssemblyPort,
} from './load-wasm'
import { trackingWasm } from './tracking-wasm'

/** What simd/tracking.ts exports: see there. Lists are addresses in bytes of the workspace's memory: `addressOf`. */
export interface TrackingModule {
  setStep(frames: number, sum: number, sumOfSquares: number): void
  predict(model: number, means: number, covariances: number, slots: number, count: number): void
  correct(
    model: number,
    means: number,
    covariances: number,
    slots: number,
    count: number,
    measurements: number,
    rows: number,
    scores: number,
  ): void
  gatherBoxes(form: number, means: number, stride: number, slots: number, count: number, boxes: number): number
  gatherRows(rows: number, count: number, boxes: number, scores: number, intoBoxes: number, intoScores: number): void
  select(
    boxes: number,
    scores: number,
    classIds: number,
    count: number,
    limit: number,
    rows: number,
    form: number,
    measurements: number,
  ): number
  search(
    lists: number,
    capacity: number,
    first: number,
    rows: number,
    rowCount: number,
    columns: number,
    columnCount: number,
    ends: number,
    found: number,
    costs: number,
    length: number,
  ): number
  takeFirstChoices(
    rowCount: number,
    columnCount: number,
    starts: number,
    columns: number,
    costs: number,
    limit: number,
    columnOfRow: number,
    rowOfColumn: number,
    disputed: number,
  ): number
  listMatches(
    rowCount: number,
    columnCount: number,
    columnOfRow: number,
    rowOfColumn: number,
    matchedRows: number,
    matchedColumns: number,
    freeRows: number,
    freeColumns: number,
  ): number
}

/** A column of a workspace, and where in its memory it begins: `byteOffset`, which takes ten times as long to ask for. */
interface Placed {
  address?: number
}

function placed<Column extends Int32Array | Float64Array>(column: Column & Placed, address: number): Column {
  column.address = address
  return column
}

/** Where a column lies in its workspace's memory: 0 where it is an array like all others. */
export function addressOf(column: (Int32Array | Float64Array) & Placed): number {
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
  /** That filters were last moved by, as `simd` was told. */
  step: object | undefined
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
    alive++
    ended.register(this, undefined)
  }

  /** A column of zeros. */
  ints(length: number): Int32Array {
    if (this.memory === undefined) return new Int32Array(length)
    const at = this.take(4 * length)
    return placed(new Int32Array(this.memory.buffer, at, length), at)
  }

  /** A column of zeros. */
  floats(length: number): Float64Array {
    if (this.memory === undefined) return new Float64Array(length)
    const at = this.take(8 * length)
    return placed(new Float64Array(this.memory.buffer, at, length), at)
  }

  private take(bytes: number): number {
    const at = this.end
    this.end = at + 16 * Math.ceil((bytes + BEYOND) / 16)
    growMemory(this.memory!, this.end)
    return at
  }
}

/**
 * Instances at a time. Engines set aside 10 GB of addresses for each memory, and take ever longer to find them as they run out. Whoever
 * comes later does without.
 */
const MOST = 1000
let alive = 0
const ended = new FinalizationRegistry<undefined>(() => {
  alive--
})

/** Of the engine; null where it has none. */
let compiled: ((imports: WasmImports) => TrackingModule) | null | undefined

function newInstance(webAssembly: WebAssemblyPort | null | undefined) {
  if (!webAssembly || alive >= MOST) return undefined
  const isEngine = webAssembly === engine()
  if (isEngine && compiled === undefined) compiled = compileWasm<TrackingModule>(trackingWasm, webAssembly) ?? null
  const instantiate = isEngine ? compiled : compileWasm<TrackingModule>(trackingWasm, webAssembly)
  if (!instantiate) return undefined
  try {
    const memory = new webAssembly.Memory({ initial: 2, maximum: 65536, shared: true })
    return { memory, simd: instantiate({ env: { memory } }) }
  } catch {
    // There is no room for more.
    return undefined
  }
}

/** Columns like all other arrays, for whoever computes in TypeScript alone. */
export const plainWorkspace = new Workspace(null)
