import { randomBytes } from 'node:crypto'
import { readdir, realpath, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { MotError } from '@mot/core'

/** A file or a folder that is being written, beside the one it becomes. */
export interface PartFile {
  /** Where to write: a name of this run alone, in the same folder and with the same ending. */
  readonly path: string
  /** Puts it in its place, in one step; what was there before is replaced. */
  complete(): Promise<void>
  remove(): Promise<void>
}

/**
 * A place for an output while it is incomplete. Runs with the same output do not meet: the last to finish has its whole file
 * there. A link leads on to the file that it names, and files of other names are not touched.
 * @param kind of the path: a folder, which then has no ending, is not put in the place of one with files.
 */
export async function partFile(path: string, kind: 'file' | 'folder' = 'file'): Promise<PartFile> {
  const target = await realpath(path).catch(() => path)
  const ending = extname(target)
  const isFolder = kind === 'folder'
  const unique = `${process.pid}-${randomBytes(4).toString('hex')}`
  // The name of a part of a folder has no ending either.
  const name = isFolder ? `.${basename(target)}-${unique}-part` : `.${basename(target, ending)}.${unique}.part${ending}`
  const part = join(dirname(target), name)
  return {
    path: part,
    async complete() {
      // Not every system renames onto an empty folder.
      if (isFolder) await rmdir(target).catch(() => undefined)
      await rename(part, target)
    },
    remove: () => rm(part, { force: true, recursive: isFolder }),
  }
}

/**
 * Checks that a folder of images can be put in its place whole.
 * @throws MotError `invalid-option` for one that holds files: those of another run would mix with the new ones.
 */
export async function checkNewFolder(option: string, path: string): Promise<void> {
  const existing = await readdir(path).catch(() => [])
  if (existing.length === 0) return
  throw new MotError('invalid-option', `${option} ${path} should be a new or an empty folder, got one with files.`)
}

/**
 * Throws a failure to write as a coded error, also that of a full disk: for `catch`.
 * @param path what was to be written, as the user named it.
 */
export function cannotWrite(path: string): (error: Error) => never {
  return (error) => {
    throw new MotError('file-not-found', `${path} cannot be written: ${error.message}.`, { cause: error })
  }
}
