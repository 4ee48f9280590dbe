/** The part of `WebAssembly` that is used here; these sources know neither browser nor Node. */
export interface WebAssemblyPort {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Instance: new (module: object) => { readonly exports: object }
}

/** Memory of a module, in pages of 64 KB. */
export interface WasmMemory {
  /** Another one after each growth. */
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

/**
 * Compiles a WebAssembly module that comes as hexadecimal digits. Undefined where WebAssembly, or the SIMD that it needs, is
 * missing or forbidden: in old engines, and under a content security policy without `wasm-unsafe-eval`.
 * @param webAssembly default: the engine's.
 */
export function loadWasm<Exports extends object>(
  digits: string,
  webAssembly: WebAssemblyPort | undefined = (globalThis as { readonly WebAssembly?: WebAssemblyPort }).WebAssembly,
): Exports | undefined {
  if (webAssembly === undefined) return undefined
  try {
    const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
    return new webAssembly.Instance(new webAssembly.Module(bytes)).exports as Exports
  } catch {
    return undefined
  }
}
