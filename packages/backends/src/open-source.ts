import { foreignFile, foreignFileBytes, MotError, type Signal } from '@mot/core'
import * as platform from '#platform'
import type { OpenFile } from './platform'

/** A path, a URL as text or as `URL`, or the file's bytes. */
export type ModelSource = string | { readonly href: string } | Uint8Array

/** A file to load: from disk, from a URL or in memory. */
export interface Source extends OpenFile {
  /** Its name in messages. */
  readonly label: string
  /** Its path, for runtimes that read it and its external data from disk. */
  readonly path?: string
}

/**
 * @throws MotError `file-not-found`, `invalid-file`, `download-failed`, `invalid-model` (empty, a web page, a Git LFS
 * pointer).
 */
export async function openSource(source: ModelSource, signal?: Signal): Promise<Source> {
  if (ArrayBuffer.isView(source)) return checkBegin(inMemory('The given array', source))
  const address = typeof source === 'string' ? source : source.href
  const path = platform.filePath(address)
  if (path === undefined) return checkBegin(inMemory(address, await download(address, signal)))
  const file = await platform.openFile(path).catch((error) => {
    throw new MotError('invalid-file', `${path} cannot be read: ${String(error)}.`, { cause: error })
  })
  if (!file) throw new MotError('file-not-found', `There is no file ${path}.`)
  return checkBegin({ ...file, label: path, path })
}

export function readAll(source: Source): Promise<Uint8Array> {
  return source.read(0, source.size)
}

function inMemory(label: string, bytes: Uint8Array): Source {
  return {
    label,
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    close: async () => {},
  }
}

async function checkBegin(source: Source): Promise<Source> {
  const problem = foreignFile(await source.read(0, foreignFileBytes))
  if (problem === undefined) return source
  await source.close()
  throw new MotError('invalid-model', `${source.label} should be a network, it ${problem}.`)
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
