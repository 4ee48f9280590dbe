import type { Backend } from '@mot/core'
import { createBackendOn } from './create-backend'
import type { BackendOptions, ProviderReport } from './options'
import { probeProvidersOn } from './probe-providers'
import { ortNode } from './runtimes/ort-node'
import { ortWeb } from './runtimes/ort-web'

export type { BackendOptions, Device, ProviderName, ProviderReport, WasmFiles } from './options'

const runtimes = [ortNode, ortWeb]

/**
 * Creates a backend, which runs networks on this machine. Tries the providers of the requested `device` one by one and
 * takes the first that works. `backend.attempts` lists those tried, with the reason of each failure.
 *
 * Runtimes are optional peers: install `onnxruntime-node` for Node, `onnxruntime-web` for browsers.
 *
 * @throws MotError `no-provider`, naming the reason of each provider and the package to install; `invalid-option`.
 */
export function createBackend(options: BackendOptions = {}): Promise<Backend> {
  return createBackendOn(runtimes, options)
}

/**
 * Which providers can run networks on this machine, and why the others cannot. Each provider of each runtime for this
 * platform is tried with a network of one addition. A failing provider does not reject the promise.
 */
export function probeProviders(options: Omit<BackendOptions, 'device' | 'worker'> = {}): Promise<ProviderReport[]> {
  return probeProvidersOn(runtimes, options)
}
