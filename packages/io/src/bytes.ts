import { foreignFile, foreignFileBytes, MotError } from '@mot/core'
import { nodeModule } from './node'

/** Source of a file: a path (in Node), a URL, its bytes, or a `Blob` such as a dropped file. */
export type FileSource = string | URL | Uint8Array | ArrayBuffer | Blob

export interface FileOptions {
  readonly signal?: AbortSignal
}

/** Name of the file in messages. */
export function nameOf(source: FileSource): string {
  if (typeof source === 'string') return source
  if (source instanceof URL) return source.href
  return 'name' in source && typeof source.name === 'string' ? source.name : 'bytes'
}

/**
 * The bytes of a file, decompressed if it begins with the gzip signature.
 * @throws MotError `file-not-found`, `download-failed`, `invalid-file` (damaged gzip).
 */
export async function readBytes(source: FileSource, options: FileOptions = {}): Promise<Uint8Array> {
  const bytes = await loadBytes(source, options.signal)
  checkForeign(bytes, nameOf(source))
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? unzip(bytes, nameOf(source)) : bytes
}

/** As `readBytes`, as text: UTF-8, or UTF-16 as Windows tools write it. */
export async function readText(source: FileSource, options: FileOptions = {}): Promise<string> {
  const bytes = await readBytes(source, options)
  return new TextDecoder(encodingOf(bytes)).decode(bytes)
}

/** By the byte order mark, or by the zero beside the first character: formats here begin with ASCII. */
function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && second !== undefined)) return 'utf-16be'
  return 'utf-8'
}

/** @throws MotError `invalid-file` for a Git LFS pointer. An empty file and a page are the formats' own business. */
function checkForeign(bytes: Uint8Array, file: string): void {
  const problem = foreignFile(bytes.subarray(0, foreignFileBytes))
  if (problem?.includes('Git LFS')) throw new MotError('invalid-file', `${file} ${problem}.`)
}

async function loadBytes(source: FileSource, signal?: AbortSignal): Promise<Uint8Array> {
  signal?.throwIfAborted()
  if (source instanceof Uint8Array) return source
  if (source instanceof ArrayBuffer) return new Uint8Array(source)
  if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer())
  const files = nodeModule('node:fs/promises')
  const isLocal = source instanceof URL ? source.protocol === 'file:' : !/^(https?|blob|data):/i.test(source)
  if (files && isLocal) return readLocal(files, source, signal)
  return download(source, signal)
}

async function readLocal(
  files: typeof import('node:fs/promises'),
  path: string | URL,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  try {
    return await files.readFile(path, { signal })
  } catch (error) {
    signal?.throwIfAborted()
    throw new MotError('file-not-found', `${path} cannot be read: ${(error as Error).message}.`, { cause: error })
  }
}

async function download(url: string | URL, signal?: AbortSignal): Promise<Uint8Array> {
  try {
    const response = await fetch(url, signal ? { signal } : {})
    if (!response.ok) {
      const code = response.status === 404 ? 'file-not-found' : 'download-failed'
      throw new MotError(code, `${url} answers ${response.status} ${response.statusText}.`)
    }
    return new Uint8Array(await response.arrayBuffer())
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof MotError) throw error
    throw new MotError('download-failed', `${url} cannot be fetched: ${(error as Error).message}.`, { cause: error })
  }
}

async function unzip(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'))
  try {
    return new Uint8Array(await new Response(stream).arrayBuffer())
  } catch (error) {
    throw new MotError('invalid-file', `${file} is a damaged gzip file: ${(error as Error).message}.`, { cause: error })
  }
}
