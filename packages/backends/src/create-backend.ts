import { type Backend, MotError, quoted, readOptions, shown } from '@mot/core'
import { throwIfAborted } from './abort'
import { openBackend } from './open-backend'
import type { BackendOptions, Device } from './options'
import type { Runtime } from './runtimes/runtime'
import { createWorkerBackend } from './worker-backend'

/**
 * A backend on the first provider of the requested device that runs a small network, here or in a worker.
 * @throws MotError `no-provider` when none does, with the reason of each; `invalid-option`.
 */
export async function createBackendOn(runtimes: readonly Runtime[], given: BackendOptions): Promise<Backend> {
  const options = readOptions(given)
  checkBackendOptions(options)
  throwIfAborted(options.signal)
  if (options.worker || options.workerUrl !== undefined) return createWorkerBackend(runtimes, options)
  return openBackend(runtimes, options)
}

const devices: readonly string[] = [
  'auto',
  'gpu',
  'cpu',
  'npu',
  'tensorrt',
  'cuda',
  'directml',
  'coreml',
  'webgpu',
  'webnn',
  'wasm',
] satisfies Device[]

export function checkBackendOptions({ device = 'auto', threads, deviceId, worker = false }: BackendOptions): void {
  if (!devices.includes(device)) {
    throw new MotError(
      'invalid-option',
      `Option "device" should be one of ${devices.join(', ')}, got ${quoted(device)}.`,
    )
  }
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new MotError('invalid-option', `Option "threads" should be a whole number from 1, got ${shown(threads)}.`)
  }
  if (typeof worker !== 'boolean' && !(Number.isInteger(worker) && worker >= 1)) {
    const expected = 'true, false or a whole number from 1'
    throw new MotError('invalid-option', `Option "worker" should be ${expected}, got ${shown(worker)}.`)
  }
  if (deviceId !== undefined && !(Number.isInteger(deviceId) && deviceId >= 0)) {
    throw new MotError('invalid-option', `Option "deviceId" should be a whole number from 0, got ${shown(deviceId)}.`)
  }
}
