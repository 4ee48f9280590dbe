import type { Backend } from '@mot/core'
import { createBackendOn } from './create-backend'
import type { BackendOptions, ProviderReport } from './options'
import { probeProvidersOn } from './probe-providers'
import { ortNode } from './runtimes/ort-node'
import { ortWeb } from './runtimes/ort-web'

export type { BackendOptions, Device, ProviderName, ProviderReport, WasmFiles } from './options'

const runtimes = [ortNode, ortWeb]

/**
 * Something that runs networks on this machine: tries the providers that `device` asks for one by one and takes the
 * first that works. `backend.attempts` says which were tried and why each did not do.
 *
 * Runtimes are optional peers: install `onnxruntime-node` for Node, `onnxruntime-web` for browsers.
 *
 * @throws MotError `no-provider`, naming the reason of each provider and the package to install; `invalid-option`.
 */
export function createBackend(options: BackendOptions = {}): Promise<Backend> {
  return createBackendOn(runtimes, options)
}

/**
 * What can run networks on this machine, and why the rest cannot: each provider of each runtime that exists for this
 * platform, tried with a network of one addition. Never rejects for a provider that fails.
 */
export function probeProviders(options: Omit<BackendOptions, 'device' | 'worker'> = {}): Promise<ProviderReport[]> {
  return probeProvidersOn(runtimes, options)
}
