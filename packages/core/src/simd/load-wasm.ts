/** The part of `WebAssembly` that is used here: these sources are compiled without the types of browsers and of Node. */
export interface WebAssemblyPort {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Instance: new (module: object, imports?: WasmImports) => { readonly exports: object }
  readonly Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => WasmMemory
}

/** Imports of a module: a memory, where it does not define one. */
export type WasmImports = Record<string, Record<string, WasmMemory>>

/** `WebAssembly` of the engine. Undefined where there is none. */
export function engineWebAssembly(): WebAssemblyPort | undefined {
  return (globalThis as { readonly WebAssembly?: WebAssemblyPort }).WebAssembly
}

/** Memory of a module, in pages of 64 KB. */
export interface WasmMemory {
  /** Replaced at each growth. */
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

/** Grows a memory to at least `bytes`. Growth detaches existing views, unless the memory is shared. */
export function growMemory(memory: WasmMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / 65536))
}

/**
 * Compiles a WebAssembly module given as hexadecimal digits. Undefined where WebAssembly or its SIMD is missing or forbidden: in old
 * engines, and under a content security policy without `wasm-unsafe-eval`.
 * @param webAssembly Default: the engine's.
 * @returns a function that creates instances, each with its own memory; it throws where memory is exhausted.
 */
export function compileWasm<Exports extends object>(
  digits: string,
  webAssembly: WebAssemblyPort | undefined = engineWebAssembly(),
): ((imports?: WasmImports) => Exports) | undefined {
  if (webAssembly === undefined) return undefined
  try {
    const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
    const module = new webAssembly.Module(bytes)
    return (imports) => new webAssembly.Instance(module, imports).exports as Exports
  } catch {
    return undefined
  }
}

/** One instance of a module. Undefined as with `compileWasm`. */
export function loadWasm<Exports extends object>(digits: string, webAssembly?: WebAssemblyPort): Exports | undefined {
  try {
    return compileWasm<Exports>(digits, webAssembly)?.()
  } catch {
    return undefined
  }
}
