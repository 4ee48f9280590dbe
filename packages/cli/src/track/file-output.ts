import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { MotError } from '@mot/core'
import type { Output } from './output'

/**
 * A file that appears when it is complete. An existing pipe or device, such as `/dev/null`, is written to directly.
 * @param format the content for a frame's result.
 * @throws MotError `file-not-found` if it cannot be written.
 */
export async function fileOutput<Result>(
  path: string,
  format: (result: Result) => string | Uint8Array,
): Promise<Output<Result>> {
  const before = await stat(path).catch(() => undefined)
  const isFile = before?.isFile() ?? true
  const part = isFile ? `${path}.part` : path
  const file = await open(part, 'w').catch((error: Error) => {
    throw new MotError('file-not-found', `${path} cannot be written: ${error.message}.`, { cause: error })
  })
  return {
    write: (result) => append(file, format(result)),
    async close() {
      await file.close()
      if (isFile) await rename(part, path)
    },
    async abandon() {
      await file.close()
      if (isFile) await rm(part, { force: true })
    },
  }
}

async function append(file: FileHandle, content: string | Uint8Array): Promise<void> {
  if (content.length > 0) await file.appendFile(content)
}
