import { foreignFile, foreignFileBytes, type LoadOptions, MotError } from '@mot/core'
import * as platform from '#platform'
import { checkLimits, download } from './download'
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
 * @throws MotError `file-not-found`, `invalid-file`, `download-failed`, `invalid-option`, `invalid-model` (empty, a web
 * page, a Git LFS pointer).
 */
export async function openSource(source: ModelSource, options: LoadOptions = {}): Promise<Source> {
  checkLimits(options)
  if (ArrayBuffer.isView(source)) return checkBegin(inMemory('The given array', source))
  const address = typeof source === 'string' ? source : source.href
  const path = platform.filePath(address)
  if (path === undefined) return checkBegin(inMemory(address, await download(address, options)))
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
