import type { Platform } from './platform'

export const cores: Platform['cores'] = () => navigator.hardwareConcurrency

export const parent: Platform['parent'] = () => {
  // Only pages have a document.
  if (typeof document !== 'undefined') return undefined
  return {
    post: (message, transfer) => postMessage(message, { transfer: [...transfer] }),
    onMessage: (listener) => addEventListener('message', (event) => listener(event.data)),
  }
}
