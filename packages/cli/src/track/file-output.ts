import { type FileHandle, open, stat } from 'node:fs/promises'
import { cannotWrite, partFile } from '../part-file'
import type { Output } from './output'

/**
 * A file that appears when it is complete. An existing pipe or device, such as `/dev/null`, is written to directly, and so is the file of
 * a live source, which has no end: it has all lines so far, and keeps them.
 * @param format the content for a frame's result.
 * @throws MotError `file-not-found` if it cannot be written, also where the disk is full.
 */
export async function fileOutput<Result>(
  path: string,
  format: (result: Result) => string | Uint8Array,
  isLive = false,
): Promise<Output<Result>> {
  const before = await stat(path).catch(() => undefined)
  const part = !isLive && (before?.isFile() ?? true) ? await partFile(path) : undefined
  const written = <T>(work: () => Promise<T>): Promise<T> => work().catch(cannotWrite(path))
  // A part file is new: one that exists is never opened.
  const file = await written(() => open(part?.path ?? path, part ? 'wx' : 'w'))
  return {
    write: (result) => written(() => append(file, format(result))),
    async close() {
      await written(() => file.close())
      await written(async () => part?.complete())
    },
    async abandon() {
      await file.close()
      await part?.remove()
    },
  }
}

async function append(file: FileHandle, content: string | Uint8Array): Promise<void> {
  if (content.length > 0) await file.appendFile(content)
}
