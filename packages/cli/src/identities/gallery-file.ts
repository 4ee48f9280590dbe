import { readFile, stat } from 'node:fs/promises'
import { MotError } from '@mot/core'
import {
  type CameraLink,
  type GallerySnapshot,
  IdentityGallery,
  type IdentityGalleryOptions,
} from '@mot/trackers/identity'

export interface OpenedGallery {
  readonly gallery: IdentityGallery
  /** Seconds at which a run begins: of the time of all runs together. */
  readonly start: number
}

/**
 * The identities of earlier runs, none where the file does not exist. What is filmed now is filmed after them: by no more than it takes to
 * get from any camera to any other.
 * @throws MotError `invalid-file` for another file, which stays as it is; `invalid-option`.
 */
export async function openGallery(file: string, options: IdentityGalleryOptions): Promise<OpenedGallery> {
  const gallery = new IdentityGallery(options)
  if (await isMissing(file)) return { gallery, start: 0 }
  const snapshot = await readJson(file)
  try {
    gallery.restore(snapshot as GallerySnapshot)
  } catch (error) {
    throw new MotError('invalid-file', `${file} should be a file of identities: ${(error as Error).message}`, {
      cause: error,
    })
  }
  const ways = (options.links ?? []).reduce((sum, { seconds }) => sum + seconds, 0)
  return { gallery, start: gallery.time + ways + 1 }
}

/** @throws MotError `file-not-found`, `invalid-file`. */
export async function readLinks(file: string): Promise<readonly CameraLink[]> {
  const links = await readJson(file)
  if (Array.isArray(links)) return links
  throw new MotError(
    'invalid-file',
    `${file} should be a list such as [{ "from": "door", "to": "hall", "seconds": 10 }].`,
  )
}

async function isMissing(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) === undefined
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new MotError('file-not-found', `${file} cannot be read: ${error.message}.`, { cause: error })
  })
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new MotError('invalid-file', `${file} is not JSON: ${(error as Error).message}.`, { cause: error })
  }
}
