import { loadWasm, type WebAssemblyPort } from '../simd/load-wasm'
import { plainResizer, type Resizer } from './plain-resizer'
import { resizeWasm } from './resize-wasm'
import { type ResizeModule, simdResizer } from './simd-resizer'

/** By SIMD in WebAssembly where it is to be had, else in TypeScript: the bytes are the same. */
export function resizer(): Resizer {
  chosen ??= chooseResizer()
  return chosen
}

/** One for the whole program: it remembers nothing from one image to the next. */
let chosen: Resizer | undefined

/** @param webAssembly default: the engine's. */
export function chooseResizer(webAssembly?: WebAssemblyPort): Resizer {
  const module = loadWasm<ResizeModule>(resizeWasm, webAssembly)
  return module === undefined ? plainResizer : simdResizer(module)
}
