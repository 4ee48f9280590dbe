import { type Backend, MotError } from '@mot/core'
import { openBackend } from '../open-backend'
import type { BackendOptions } from '../options'
import type { Runtime } from '../runtimes/runtime'
import { frameRoads } from './frame-roads'
import { LastingBackend } from './lasting-backend'

/**
 * A backend on this thread whose networks have a road of whole frames, and which goes on without its device where that is lost: on another
 * of the requested kind, else on the processor.
 */
export function openLasting(runtimes: readonly Runtime[], options: BackendOptions): Promise<Backend> {
  return LastingBackend.open(async (isAgain) => {
    try {
      return await openBackend(runtimes, options, frameRoads)
    } catch (error) {
      if (!isAgain || !(error instanceof MotError)) throw error
      const { signal: _, ...rest } = options
      return openBackend(runtimes, { ...rest, device: 'cpu' }, frameRoads)
    }
  })
}
