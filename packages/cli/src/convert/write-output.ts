import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FolderFiles } from '@mot/io/formats'
import { cannotWrite, partFile } from '../part-file'
import type { Streams } from '../streams'
import { fileOutput } from '../track/file-output'
import { writeWhole } from '../track/output'
import { streamOutput } from '../track/stream-output'

/** Writes a file or a folder, which appears when it is complete. @throws MotError `file-not-found`, also where the disk is full. */
export async function writeOutput(out: string, content: string | FolderFiles, streams: Streams, signal?: AbortSignal) {
  if (typeof content !== 'string') return writeFolder(out, content, signal)
  const output = out === '-' ? streamOutput(streams.stdout, same, signal) : await fileOutput(out, same)
  await writeWhole(output, content)
}

function same(content: string): string {
  return content
}

async function writeFolder(out: string, files: FolderFiles, signal: AbortSignal | undefined): Promise<void> {
  const part = await partFile(out, 'folder')
  try {
    await mkdir(part.path).catch(cannotWrite(out))
    for (const [name, text] of files) {
      signal?.throwIfAborted()
      const path = join(part.path, name)
      await mkdir(dirname(path), { recursive: true }).catch(cannotWrite(out))
      await writeFile(path, text).catch(cannotWrite(out))
    }
    await part.complete().catch(cannotWrite(out))
  } catch (error) {
    await part.remove()
    throw error
  }
}
