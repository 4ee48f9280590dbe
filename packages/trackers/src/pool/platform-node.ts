import { availableParallelism } from 'node:os'
import { parentPort } from 'node:worker_threads'
import type { Platform } from './platform'

export const cores: Platform['cores'] = () => availableParallelism()

export const parent: Platform['parent'] = () => {
  const port = parentPort
  if (!port) return undefined
  return {
    post: (message, transfer) => port.postMessage(message, transfer),
    onMessage: (listener) => port.on('message', listener),
  }
}
