import { MotError } from '@mot/core'
import type { OrtModule, Platform } from './platform'

/**
 * The platform of the worker script that is used without a bundler. A worker has no import map, so onnxruntime-web is
 * loaded by its address: from the folder of its other files.
 */
export * from './platform-browser'

export const importOrtWeb: Platform['importOrtWeb'] = (build, wasmPaths) => {
  if (typeof wasmPaths !== 'string') {
    const expected = 'the URL of a copy of the folder "dist" of onnxruntime-web'
    throw new MotError('no-provider', `without a bundler the option "wasmPaths" should be ${expected}`)
  }
  const address = new URL(`ort.${build}.min.mjs`, asFolder(wasmPaths)).href
  return import(/* @vite-ignore */ /* webpackIgnore: true */ address) as Promise<OrtModule>
}

function asFolder(address: string): string {
  return address.endsWith('/') ? address : `${address}/`
}
