import { open, stat } from 'node:fs/promises'
import { cannotWrite, partFile } from '../part-file'
import type { Output } from './output'

/** Bytes that are collected before they are written. */
const MOST_WAITING = 2 ** 16

/**
 * A file that appears when it is complete, and is written in large parts. An existing pipe or device, such as `/dev/null`, is written to directly, frame by
 * frame, and so is the file of a live source, which has no end: it has all lines so far, and keeps them.
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
  const most = part ? MOST_WAITING : 0
  let waiting: (string | Uint8Array)[] = []
  let size = 0
  const flush = async () => {
    if (size === 0) return
    const contents = waiting.map((each) => (typeof each === 'string' ? Buffer.from(each) : each))
    waiting = []
    size = 0
    await file.appendFile(contents.length === 1 ? contents[0]! : Buffer.concat(contents))
  }
  return {
    async write(result) {
      const content = format(result)
      waiting.push(content)
      size += content.length
      if (size > most) await written(flush)
    },
    async close() {
      await written(flush)
      await written(() => file.close())
      await written(async () => part?.complete())
    },
    async abandon() {
      await file.close()
      await part?.remove()
    },
  }
}
