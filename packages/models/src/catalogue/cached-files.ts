import { readdir, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { MotError, readOptions } from '@mot/core'
import { hashFile } from '../hash-file'
import { catalogue } from './catalogue'
import type { CatalogueEntry } from './catalogue-entry'
import { cachePath, manifestPath } from './fetch-entry'
import { nameOf } from './find-entry'

export interface CacheOptions {
  /** Default: the cache folder of the user, see `cacheFolder()`. */
  readonly cacheFolder?: string
}

/** A file of the catalogue and its place in the cache. */
export interface CachePlace {
  /** `yolox-nano`, `nanotrack-v3/backbone`. */
  readonly name: string
  /** Absolute path; the file may be missing. */
  readonly file: string
  /** Bytes it has, or 0 where it is missing. */
  readonly bytes: number
  /** 64 lowercase hexadecimal digits that it should have. */
  readonly sha256: string
}

/** The files of a network in the catalogue, or of all, and what of them is in the cache. */
export async function cachePlaces(options: CacheOptions = {}, entries = catalogue): Promise<CachePlace[]> {
  options = readOptions(options)
  const files = entries.flatMap((entry) => entry.files.map((file) => [entry, file] as const))
  return Promise.all(
    files.map(async ([entry, each]) => {
      const file = cachePath(entry, each, options)
      const bytes = (await stat(file).catch(() => undefined))?.size ?? 0
      return { name: nameOf(entry, each.part), file, bytes, sha256: each.sha256 }
    }),
  )
}

/** What the check of a cached file says. */
export interface CheckedFile extends CachePlace {
  readonly intact: boolean
}

/** Compares the cached files of a network, or of all, with their hashes. Files that are not in the cache are left out. */
export async function verifyCache(options: CacheOptions = {}, entries = catalogue): Promise<CheckedFile[]> {
  const places = (await cachePlaces(readOptions(options), entries)).filter(({ bytes }) => bytes > 0)
  const checked: CheckedFile[] = []
  for (const place of places) checked.push({ ...place, intact: (await hashFile(place.file)) === place.sha256 })
  return checked
}

/**
 * Removes a network from the cache, with its manifests and what an interrupted download left of it.
 * @returns the bytes that were removed; 0 where nothing of it was there.
 * @throws MotError `file-not-found` for a file that cannot be removed.
 */
export async function removeFromCache(entry: CatalogueEntry, options: CacheOptions = {}): Promise<number> {
  options = readOptions(options)
  let removed = 0
  for (const { file } of await cachePlaces(options, [entry])) {
    const folder = dirname(file)
    const parts = (await readdir(folder).catch(() => [])).map((name) => `${folder}/${name}`)
    for (const path of [file, manifestPath(file), ...parts.filter((part) => part.includes('.onnx.part'))]) {
      removed += (await stat(path).catch(() => undefined))?.size ?? 0
      await rm(path, { force: true }).catch((error: Error) => {
        throw new MotError('file-not-found', `${path} cannot be removed: ${error.message}.`, { cause: error })
      })
    }
    await removeIfEmpty(folder)
  }
  return removed
}

async function removeIfEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => undefined)
  if (names?.length === 0) await rm(folder, { recursive: true }).catch(() => undefined)
}
