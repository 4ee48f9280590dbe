import { existsSync, readdirSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import type { OrtModule, Platform } from './platform'

export const name: Platform['name'] = 'Node'

export const importOrtNode: Platform['importOrtNode'] = () => import('onnxruntime-node') as Promise<OrtModule>

export const importOrtWeb: Platform['importOrtWeb'] = () => import('onnxruntime-web') as Promise<OrtModule>

export const filePath: Platform['filePath'] = (source) => {
  if (source.startsWith('file:')) return fileURLToPath(source)
  return /^(https?|data|blob):/.test(source) ? undefined : source
}

export const openFile: Platform['openFile'] = async (path) => {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  })
  if (!handle) return undefined
  const stat = await handle.stat()
  if (stat.isDirectory()) {
    await handle.close()
    return undefined
  }
  return {
    size: stat.size,
    async read(offset, length) {
      const bytes = new Uint8Array(length)
      let filled = 0
      while (filled < length) {
        const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return bytes.subarray(0, filled)
    },
    close: () => handle.close(),
  }
}

export const absolute: Platform['absolute'] = (source) => {
  const path = filePath(source)
  return path === undefined ? source : resolve(path)
}

export const missingFor: Platform['missingFor'] = (provider) => {
  if (provider === 'directml' && process.platform !== 'win32') return 'DirectML is a part of Windows'
  if (provider === 'coreml' && process.platform !== 'darwin') return 'Core ML is a part of macOS'
  if (provider !== 'cuda' && provider !== 'tensorrt') return undefined
  if (process.platform === 'darwin') return 'there is no CUDA on macOS'
  if (process.platform !== 'linux') return undefined
  const library = `libonnxruntime_providers_${provider}.so`
  const folder = nativeFolder()
  if (folder === undefined || existsSync(resolve(folder, library))) return undefined
  return `${library} is missing; onnxruntime-node's install script downloads it where scripts may run`
}

export const hasNoGraphicsDevice: Platform['hasNoGraphicsDevice'] = () => {
  if (process.platform !== 'linux') return false
  const devices = [...list('/dev'), ...list('/dev/dri')]
  return !devices.some((device) => /^(renderD\d+|nvidia\d+|dxg|kgsl-3d0|mali0)$/.test(device))
}

export const threadsOf: Platform['threadsOf'] = (workers) => Math.max(Math.floor(availableParallelism() / workers), 1)

export const parent: Platform['parent'] = () => {
  const port = parentPort
  if (!port) return undefined
  return {
    post: (message, transfer) => port.postMessage(message, transfer),
    onMessage: (listener) => port.on('message', listener),
  }
}

/** The folder of onnxruntime-node's native libraries; undefined where the package does not resolve. */
function nativeFolder(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve('onnxruntime-node')
    return resolve(dirname(entry), `../bin/napi-v6/${process.platform}/${process.arch}`)
  } catch {
    return undefined
  }
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}
