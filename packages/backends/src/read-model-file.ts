import { MotError, type Signal } from '@mot/core'
import { platform } from '#platform'
import { inMemory, readOnnxMetadata } from './onnx-metadata'

export interface ModelFile {
  /** Bytes, or the path where the runtime can take it from there. */
  readonly model: Uint8Array | string
  readonly metadata: Record<string, string>
  /** How messages call it. */
  readonly label: string
}

/**
 * A model's file from a path, a URL or bytes.
 * @param keepPath hand on the path of a local file: its runtime reads it, and the external data beside it, itself.
 * @throws MotError `file-not-found`, `download-failed`, `invalid-model` (an empty file, or a web page in its place).
 */
export async function readModelFile(
  source: string | { readonly href: string } | Uint8Array,
  keepPath: boolean,
  signal?: Signal,
): Promise<ModelFile> {
  if (ArrayBuffer.isView(source)) return inspect(source, 'The given array')
  const address = typeof source === 'string' ? source : source.href
  const path = platform.filePath(address)
  if (path === undefined) return inspect(await download(address, signal), address)
  const file = await platform.openFile(path)
  if (!file) throw new MotError('file-not-found', `There is no file ${path}.`)
  try {
    if (!keepPath) return await inspect(await file.read(0, file.size), path)
    if (file.size === 0) throw new MotError('invalid-model', `${path} is empty.`)
    return { model: path, metadata: await readOnnxMetadata(file), label: path }
  } finally {
    await file.close()
  }
}

async function inspect(bytes: Uint8Array, label: string): Promise<ModelFile> {
  if (bytes.length === 0) throw new MotError('invalid-model', `${label} is empty.`)
  // A server of single-page applications answers a wrong address with its front page.
  if (bytes[0] === '<'.charCodeAt(0)) throw new MotError('invalid-model', `${label} is a web page, not a network.`)
  return { model: bytes, metadata: await readOnnxMetadata(inMemory(bytes)), label }
}

async function download(address: string, signal: Signal | undefined): Promise<Uint8Array> {
  const controller = new AbortController()
  const abort = () => controller.abort(signal?.reason)
  signal?.addEventListener('abort', abort)
  try {
    const response = await fetch(address, { signal: controller.signal })
    if (response.status === 404 || response.status === 410) {
      throw new MotError('file-not-found', `There is no file at ${address} (status ${response.status}).`)
    }
    if (!response.ok) throw new MotError('download-failed', `${address} answered with status ${response.status}.`)
    return new Uint8Array(await response.arrayBuffer())
  } catch (error) {
    if (error instanceof MotError || signal?.aborted) throw error
    throw new MotError('download-failed', `${address} could not be loaded: ${String(error)}.`, { cause: error })
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}
