import type { WebAssemblyPort } from '@mot/core'

/** `WebAssembly` under a content security policy without `wasm-unsafe-eval`. */
export const forbiddenWebAssembly: WebAssemblyPort = {
  Module: class {
    constructor() {
      throw new Error("Refused to compile WebAssembly because 'wasm-unsafe-eval' is not an allowed source of script.")
    }
  },
  Instance: class {
    readonly exports = {}
  },
  Memory: class {
    readonly buffer = new ArrayBuffer(0)
    grow() {
      return 0
    }
  },
}
