import type { Backend } from '@mot/core'
import { createBackendOn } from './create-backend'
import type { BackendOptions } from './options'
import { ortWeb } from './runtimes/ort-web'

/** A backend on onnxruntime-web alone: in browsers, and for `wasm` in Node. */
export function createOrtWebBackend(options: BackendOptions = {}): Promise<Backend> {
  return createBackendOn([ortWeb], options)
}
