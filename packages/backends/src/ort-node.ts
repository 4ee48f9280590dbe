import type { Backend } from '@mot/core'
import { createBackendOn } from './create-backend'
import type { BackendOptions } from './options'
import { ortNode } from './runtimes/ort-node'

/** A backend on onnxruntime-node alone. `createBackend` of `@mot/backends` also considers onnxruntime-web. */
export function createOrtNodeBackend(options: BackendOptions = {}): Promise<Backend> {
  return createBackendOn([ortNode], options)
}
