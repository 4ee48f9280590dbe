import { loadWasm, type WebAssemblyPort } from '../simd/load-wasm'
import { plainResizer, type Resizer } from './plain-resizer'
import { resizeWasm } from './resize-wasm'
import { type ResizeModule, simdResizer } from './simd-resizer'

/** By SIMD in WebAssembly where available, else in TypeScript, with the same bytes. */
export function resizer(): Resizer {
  chosen ??= chooseResizer()
  return chosen
}

/** Shared by the whole program: it has no state between images. */
let chosen: Resizer | undefined

/** @param webAssembly Default: the engine's. */
export function chooseResizer(webAssembly?: WebAssemblyPort): Resizer {
  const module = loadWasm<ResizeModule>(resizeWasm, webAssembly)
  return module === undefined ? plainResizer : simdResizer(module)
}
