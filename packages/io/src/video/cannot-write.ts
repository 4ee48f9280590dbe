import { MotError } from '@mot/core'
import { nodeModule } from '../node'

/** Throws a failure to write a file as a coded error, also that of a full disk: for `catch`. */
export function cannotWrite(path: string): (error: Error) => never {
  return (error) => {
    throw new MotError('file-not-found', `${path} cannot be written: ${error.message}.`, { cause: error })
  }
}

/** @throws MotError `file-not-found` where the folder of a file does not exist. */
export async function checkFolderOf(path: string): Promise<void> {
  const { dirname } = nodeModule('node:path')!
  await nodeModule('node:fs/promises')!.access(dirname(path)).catch(cannotWrite(path))
}
