import { type Backend, readOptions } from '@mot/core'
import { throwIfAborted } from './abort'
import { checkBackendOptions } from './create-backend'
import { openLasting } from './gpu/open-lasting'
import type { BackendOptions } from './options'
import { ortNode } from './runtimes/ort-node'
import { ortWeb } from './runtimes/ort-web'
import { createWorkerBackend } from './worker-backend'

export type { BackendOptions, Device } from './options'

export interface GpuBackendOptions extends Omit<BackendOptions, 'worker'> {
  /** Whether all that is not tracking happens in a worker. Default true: a page's thread stays free. */
  readonly worker?: boolean
}

const runtimes = [ortNode, ortWeb]

/**
 * Creates a backend that takes whole images: one worker owns the device, the network, the preparation of images and the selection of what a
 * head reads. A detector on it also takes a page's `VideoFrame` and `ImageBitmap`. Where there is no graphics device, the same happens on
 * the processor, in the worker as well.
 *
 * A device that is lost is replaced, at last by the processor; the frames that were on it are run again, in their order.
 *
 * @throws MotError `no-provider`, `invalid-option` as `createBackend`.
 */
export async function createGpuBackend(given: GpuBackendOptions = {}): Promise<Backend> {
  const { worker = true, ...options } = readOptions(given)
  checkBackendOptions({ ...options, worker })
  throwIfAborted(options.signal)
  if (!worker) return openLasting(runtimes, options)
  return createWorkerBackend(runtimes, { ...options, worker: true }, true)
}
