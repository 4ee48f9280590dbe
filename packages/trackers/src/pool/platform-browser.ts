import type { Platform } from './platform'

export const cores: Platform['cores'] = () => navigator.hardwareConcurrency

export const startWorker: Platform['startWorker'] = () => {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    onMessage: (listener) => worker.addEventListener('message', (event) => listener(event.data)),
    onFailure: (listener) =>
      worker.addEventListener('error', (event) => listener(event.message || 'its script could not be loaded')),
    keepAlive: () => {},
    async terminate() {
      worker.terminate()
    },
  }
}

export const parent: Platform['parent'] = () => ({
  post: (message, transfer) => postMessage(message, { transfer: [...transfer] }),
  onMessage: (listener) => addEventListener('message', (event) => listener(event.data)),
})
