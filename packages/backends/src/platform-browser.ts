import type { OrtModule, Platform } from './platform'

export const name: Platform['name'] = 'a browser'

export const importOrtNode: Platform['importOrtNode'] = () =>
  Promise.reject(new Error('onnxruntime-node runs in Node only'))

export const importOrtWeb: Platform['importOrtWeb'] = (build) =>
  (build === 'wasm' ? import('onnxruntime-web/wasm') : import('onnxruntime-web/webgpu')) as Promise<OrtModule>

export const filePath: Platform['filePath'] = () => undefined

export const openFile: Platform['openFile'] = () => Promise.resolve(undefined)

export const absolute: Platform['absolute'] = (source) => new URL(source, globalThis.location?.href).href

export const missingFor: Platform['missingFor'] = () => undefined

export const hasNoGraphicsDevice: Platform['hasNoGraphicsDevice'] = () => false

export const threadsOf: Platform['threadsOf'] = () => 1

export const parent: Platform['parent'] = () => {
  // Only pages have a document.
  if (typeof document !== 'undefined') return undefined
  return {
    post: (message, transfer) => postMessage(message, { transfer: [...transfer] }),
    onMessage: (listener) => addEventListener('message', (event) => listener(event.data)),
  }
}
