import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { MotError } from '@mot/core'
import { cacheFolder } from '../cache-folder'
import { type DownloadOptions, downloadTo } from '../download'
import { hashFile } from '../hash-file'
import { compareHashes } from '../hashes'
import type { ModelManifest } from '../manifest'
import { writeWhole } from '../write-whole'
import { addressOf } from './address-of'
import type { CatalogueEntry, CatalogueFile } from './catalogue-entry'
import { convertFromPackage } from './convert-from-package'
import { noticeOf } from './fetch-notice'
import type { FetchOptions } from './fetch-options'
import { manifestOf, nameOf } from './find-entry'
import { fileNameOf, placeOf } from './place-of'

/** A file of the catalogue in the cache. */
export interface CachedFile {
  readonly file: string
  readonly sha256: string
  readonly manifest: ModelManifest
}

/**
 * A file of a network in the catalogue, from the cache or fetched into it, with its manifest.
 * @throws MotError `file-not-found` when it is not in the cache and `offline`, `download-failed` with the address and the
 *   place of the file, `hash-mismatch`, `invalid-option`.
 */
export async function fetchEntry(
  entry: CatalogueEntry,
  file: CatalogueFile,
  options: FetchOptions,
): Promise<CachedFile> {
  const name = nameOf(entry, file.part)
  const path = cachePath(entry, file, options)
  const manifest = manifestOf(entry, fileNameOf(entry, file), file)
  const cached = { file: path, sha256: file.sha256, manifest }
  const found = (await isFile(path)) ? await hashFile(path, options.signal) : undefined
  if (found === file.sha256) {
    // A file that was put there by hand, perhaps into a folder that cannot be written.
    if (!(await isFile(manifestPath(path)))) await writeManifest(path, manifest).catch(() => undefined)
    return cached
  }
  if (options.offline) {
    if (found !== undefined) compareHashes(path, file.sha256, found)
    throw new MotError('file-not-found', `${name} is not in the cache: ${byHand(file, path)}.`)
  }
  try {
    await fetchTo(path, entry, file, options)
  } catch (error) {
    if (!(error instanceof MotError) || error.code !== 'download-failed') throw error
    const reason = error.message.replace(/\.$/, '')
    const message = `${name} is not in the cache and could not be fetched: ${reason}; without a network, ${byHand(file, path)}.`
    throw new MotError('download-failed', message, { cause: error })
  }
  await writeManifest(path, manifest)
  return cached
}

/** Where a file lies in the cache, absolute. */
export function cachePath(
  entry: CatalogueEntry,
  file: CatalogueFile,
  options: { readonly cacheFolder?: string },
): string {
  return join(resolve(options.cacheFolder ?? cacheFolder()), placeOf(entry, file))
}

/** Where the manifest of a file lies. */
export function manifestPath(path: string): string {
  return path.replace(/\.onnx$/, '.json')
}

async function fetchTo(path: string, entry: CatalogueEntry, file: CatalogueFile, options: FetchOptions): Promise<void> {
  const { mirror = process.env.MOT_MIRROR, onFetch, maxBytes = file.bytes, ...rest } = options
  const { source } = file
  const address = addressOf(entry, file, mirror)
  if (address === undefined && typeof source !== 'string') {
    await writeWhole(path, await convertFromPackage(entry, { ...file, source }, options))
  } else if (address !== undefined) {
    onFetch?.(noticeOf(entry, file, address.href))
    await downloadTo(path, address, { ...rest, ...totalOf(file, options), sha256: file.sha256, maxBytes })
  }
}

/** Progress has the known size where a server does not say it. */
function totalOf({ bytes }: CatalogueFile, { onProgress }: FetchOptions): DownloadOptions {
  if (onProgress === undefined) return {}
  return { onProgress: ({ received, total = bytes }) => onProgress({ received, total }) }
}

/** What a user does where nothing can be fetched. */
function byHand({ source }: CatalogueFile, path: string): string {
  if (typeof source === 'string') return `put the file of ${source} at ${path}`
  return `convert it where there is one with "mot models pull" and copy it to ${path}`
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true
}

function writeManifest(path: string, manifest: ModelManifest): Promise<void> {
  return writeWhole(manifestPath(path), `${JSON.stringify(manifest, null, 2)}\n`)
}
