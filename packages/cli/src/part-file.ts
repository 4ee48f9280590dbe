import { randomBytes } from 'node:crypto'
import { realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { MotError } from '@mot/core'

/** A file that is being written, beside the one it becomes. */
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
 */
export async function partFile(path: string): Promise<PartFile> {
  const target = await realpath(path).catch(() => path)
  const ending = extname(target)
  const name = `.${basename(target, ending)}.${process.pid}-${randomBytes(4).toString('hex')}.part${ending}`
  const part = join(dirname(target), name)
  return {
    path: part,
    complete: () => rename(part, target),
    remove: () => rm(part, { force: true }),
  }
}

/**
 * A failure to write, as a coded error: of a full disk, too.
 * @param path what was to be written, as the user named it.
 */
export function cannotWrite(path: string, error: Error): MotError {
  return new MotError('file-not-found', `${path} cannot be written: ${error.message}.`, { cause: error })
}
