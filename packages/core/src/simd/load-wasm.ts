/** The part of `WebAssembly` that is used here; these sources know neither browser nor Node. */
export interface WebAssemblyPort {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Instance: new (module: object, imports?: WasmImports) => { readonly exports: object }
  readonly Memory: new (limits: { initial: number; maximum: number; shared: boolean }) => WasmMemory
}

/** What a module is given: a memory, where it has none of its own. */
export type WasmImports = Record<string, Record<string, WasmMemory>>

/** That of the engine. */
export function engineWebAssembly(): WebAssemblyPort | undefined {
  return (globalThis as { readonly WebAssembly?: WebAssemblyPort }).WebAssembly
}

/** Memory of a module, in pages of 64 KB. */
export interface WasmMemory {
  /** Another one after each growth. */
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

/** Makes a memory so many bytes long, at least. Views of it end where it grows. */
export function growMemory(memory: WasmMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength
  if (missing > 0) memory.grow(Math.ceil(missing / 65536))
}

/**
 * Compiles a WebAssembly module that comes as hexadecimal digits. Undefined where WebAssembly, or the SIMD that it needs, is
 * missing or forbidden: in old engines, and under a content security policy without `wasm-unsafe-eval`.
 * @param webAssembly default: the engine's.
 * @returns makes instances, each with a memory of its own; it throws where there is none left.
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

/** One instance of a module that serves the whole program. Undefined as with `compileWasm`. */
export function loadWasm<Exports extends object>(digits: string, webAssembly?: WebAssemblyPort): Exports | undefined {
  try {
    return compileWasm<Exports>(digits, webAssembly)?.()
  } catch {
    return undefined
  }
}
