import { randomUUID } from 'node:crypto'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'

/** What the server reported of the file whose first bytes are in a part file. */
export interface PartNote {
  /** ETag or modification date. With it the server checks whether the rest still belongs to these bytes. */
  readonly validator?: string
}

/** The first part of a download, kept on disk so that a later run resumes it. */
export interface PartFile {
  readonly path: string
  /** Bytes on disk. */
  size(): Promise<number>
  note(): Promise<PartNote>
  begin(note: PartNote): Promise<void>
  remove(): Promise<void>
  /** Releases the lock: other downloads may resume the file. */
  release(): Promise<void>
}

/**
 * The part file of a target, for this download alone. While another download or process holds its lock, a new file with
 * a unique name: two writers would corrupt one file.
 */
export async function claimPartFile(target: string): Promise<PartFile> {
  const shared = `${target}.part`
  const lock = `${shared}.lock`
  const mine = await claim(lock)
  const path = mine ? shared : `${shared}-${randomUUID()}`
  const notePath = `${path}.json`
  const remove = async () => {
    await rm(path, { force: true })
    await rm(notePath, { force: true })
  }
  return {
    path,
    size: async () => (await stat(path).catch(() => undefined))?.size ?? 0,
    note: async () => {
      try {
        return JSON.parse(await readFile(notePath, 'utf8')) as PartNote
      } catch {
        return {}
      }
    },
    begin: async (note) => {
      await writeFile(notePath, JSON.stringify(note))
      await writeFile(path, '')
    },
    remove,
    release: async () => {
      if (mine) await rm(lock, { force: true })
      else await remove()
    },
  }
}

/** Takes the lock file unless a running process holds it. */
async function claim(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    if (isRunning(Number(await readFile(lock, 'utf8').catch(() => '')))) return false
    // The process that wrote it ended without removing it.
    await writeFile(lock, String(process.pid))
    return true
  }
}

function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it runs, as another user's process.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
