import { loadWasm, type WebAssemblyPort } from '../simd/load-wasm'
import type { Candidates } from './candidates'
import type { OverlapFinder, OverlapOptions } from './overlap-finder'
import { overlapsWasm } from './overlaps-wasm'
import { PlainOverlaps } from './plain-overlaps'
import { type OverlapsModule, SimdOverlaps } from './simd-overlaps'

/**
 * Finds the pairs of boxes that overlap enough, each at the cost 1 − IoU: by SIMD in WebAssembly where it is to be had, else in
 * TypeScript, with the same result to the last bit. Keeps its arrays from call to call.
 */
export class OverlapCandidates implements OverlapFinder {
  fill(
    candidates: Candidates,
    rowBoxes: Float64Array,
    rowCount: number,
    columnBoxes: Float64Array,
    columnCount: number,
    options: OverlapOptions,
  ): void {
    chosen ??= chooseOverlaps()
    chosen.fill(candidates, rowBoxes, rowCount, columnBoxes, columnCount, options)
  }
}

/** One for the whole program: it remembers nothing from one call to the next. */
let chosen: OverlapFinder | undefined

/** @param webAssembly default: the engine's. */
export function chooseOverlaps(webAssembly?: WebAssemblyPort): OverlapFinder {
  const module = loadWasm<OverlapsModule>(overlapsWasm, webAssembly)
  return module === undefined ? new PlainOverlaps() : new SimdOverlaps(module)
}
