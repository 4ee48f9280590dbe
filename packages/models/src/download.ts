import { createHash } from 'node:crypto'
import { mkdir, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { MotError, readOptions, shown } from '@mot/core'
import { repeatAttempts } from './attempts'
import { cacheFolder } from './cache-folder'
import { hashFile } from './hash-file'
import { checkHash, compareHashes } from './hashes'
import { claimPartFile, type PartFile } from './part-file'
import { type DownloadProgress, transfer } from './transfer'

export type { DownloadProgress }

export interface DownloadOptions {
  /** Expected SHA-256, 64 hexadecimal digits. Default: any file is accepted, and its hash is returned. */
  readonly sha256?: string
  /** Largest size of the file: a longer one is cut off and refused. Default: the known size, else 4 GiB. */
  readonly maxBytes?: number
  /** Default: the cache folder of the user, see `cacheFolder()`. */
  readonly cacheFolder?: string
  /** Whether only the cache is taken: nothing is fetched. Default false. */
  readonly offline?: boolean
  /** How often a broken connection is resumed. Default 3. */
  readonly retries?: number
  /** Seconds in which less than a kilobyte arrives, after which a connection counts as broken. Default 30. */
  readonly stallSeconds?: number
  /** Rejects with the signal's reason; the part received so far is kept for the next call. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: DownloadProgress) => void
}

export interface Download {
  /** Absolute path of the file in the cache. */
  readonly file: string
  /** 64 lowercase hexadecimal digits. */
  readonly sha256: string
  /** Whether it was in the cache before. */
  readonly cached: boolean
}

/** Largest file without a known size, in bytes: networks of this size run on no machine that this library is for. */
const usualLimit = 4 * 2 ** 30

/**
 * The file of a URL, from the cache or fetched into it. The file appears in the cache only when it is complete and its
 * hash matches; an interrupted download resumes, in this call or a later one.
 * @throws MotError `download-failed`, `hash-mismatch`, `invalid-option`; `file-not-found` when it is not in the cache and
 *   `offline`.
 */
export async function download(url: URL, options: DownloadOptions = {}): Promise<Download> {
  const given = readOptions(options)
  return downloadTo(placeOf(url, given.cacheFolder ?? cacheFolder()), url, given)
}

/** The same into a given place. */
export async function downloadTo(target: string, url: URL, options: DownloadOptions): Promise<Download> {
  options.signal?.throwIfAborted()
  const expected = options.sha256 === undefined ? undefined : checkHash(options.sha256)
  checkLimits(options)
  if (await stat(target).catch(() => undefined)) {
    const sha256 = await hashFile(target, options.signal)
    if (expected === undefined || sha256 === expected) return { file: target, sha256, cached: true }
    if (options.offline) compareHashes(target, expected, sha256)
  }
  if (options.offline) throw new MotError('file-not-found', `${url} is not in the cache: it would be at ${target}.`)
  try {
    return { file: target, sha256: await fetchTo(target, url, expected, options), cached: false }
  } catch (error) {
    if (error instanceof MotError || options.signal?.aborted) throw error
    throw new MotError('download-failed', `${url} could not be stored in ${target}: ${reasonOf(error)}.`, {
      cause: error,
    })
  }
}

function checkLimits({ maxBytes = 1, stallSeconds = 1, retries = 0 }: DownloadOptions): void {
  const refuse = (name: string, expected: string, value: unknown) => {
    throw new MotError('invalid-option', `Option "${name}" should be ${expected}, got ${shown(value)}.`)
  }
  if (!(typeof maxBytes === 'number' && maxBytes > 0)) refuse('maxBytes', 'a positive number', maxBytes)
  if (!(typeof stallSeconds === 'number' && stallSeconds > 0)) refuse('stallSeconds', 'a positive number', stallSeconds)
  if (!(typeof retries === 'number' && retries >= 0)) refuse('retries', 'a number from 0', retries)
}

/** Returns the hash of the target file. */
async function fetchTo(target: string, url: URL, expected: string | undefined, options: DownloadOptions) {
  await mkdir(dirname(target), { recursive: true })
  const part = await claimPartFile(target)
  try {
    const sha256 = await fetchWhole(url, part, expected, options)
    await rename(part.path, target)
    return sha256
  } catch (error) {
    // A part on a full disk is in the way of all other programs.
    if (isFullDisk(error)) await part.remove()
    throw error
  } finally {
    await part.release()
  }
}

/** Fills the part file and checks it; returns its hash. */
async function fetchWhole(url: URL, part: PartFile, expected: string | undefined, options: DownloadOptions) {
  const resumed = await persist(url, part, expected !== undefined, options)
  const sha256 = await hashFile(part.path, options.signal)
  if (expected === undefined || sha256 === expected) return sha256
  await part.remove()
  if (!resumed) compareHashes(String(url), expected, sha256)
  // The earlier part may belong to another file: download again from the start.
  return fetchWhole(url, part, expected, options)
}

/** Repeats attempts until the file is complete. Returns whether bytes of an earlier call were kept. */
async function persist(url: URL, part: PartFile, resumeBlindly: boolean, options: DownloadOptions): Promise<boolean> {
  const { stallSeconds = 30, maxBytes = usualLimit, signal, onProgress } = options
  return repeatAttempts(url, options, () =>
    transfer(url, part, { resumeBlindly, stallSeconds, maxBytes, signal, onProgress }),
  )
}

/** Files of the same name from different URLs get different folders. */
function placeOf(url: URL, folder: string): string {
  const address = createHash('sha256').update(url.href.replace(/#.*$/, '')).digest('hex').slice(0, 16)
  const name = decodedName(url).replace(/[^\w.-]/g, '_')
  return join(folder, 'networks', address, name.replace(/^\.*$/, 'network.onnx'))
}

function decodedName(url: URL): string {
  const name = url.pathname.split('/').pop() ?? ''
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

function isFullDisk(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT'
}

function reasonOf(error: unknown): string {
  if (isFullDisk(error)) return 'the disk is full'
  return error instanceof Error ? error.message : String(error)
}
