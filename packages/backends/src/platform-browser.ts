import type { OrtModule, Platform } from './platform'

export const platform: Platform = {
  name: 'a browser',
  importOrtNode: () => Promise.reject(new Error('onnxruntime-node runs in Node only')),
  importOrtWeb: (build) =>
    (build === 'wasm' ? import('onnxruntime-web/wasm') : import('onnxruntime-web/webgpu')) as Promise<OrtModule>,
  filePath: () => undefined,
  openFile: () => Promise.resolve(undefined),
  absolute: (source) => new URL(source, globalThis.location?.href).href,
  missingFor: () => undefined,
  hasNoGraphicsDevice: () => false,

  startWorker() {
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
  },

  parent() {
    // Only pages have a document.
    if (typeof document !== 'undefined') return undefined
    return {
      post: (message, transfer) => postMessage(message, { transfer: [...transfer] }),
      onMessage: (listener) => addEventListener('message', (event) => listener(event.data)),
    }
  },
}
