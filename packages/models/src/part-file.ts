import { randomBytes } from 'node:crypto'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'

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
  /** Leaves what is there to the next download. */
  release(): Promise<void>
}

/**
 * The part file of a target, for this download alone. It takes over the part that an earlier download left: a name that
 * holds machine and process makes it this one's, and renaming succeeds for one of several.
 */
export async function claimPartFile(target: string): Promise<PartFile> {
  const shared = `${target}.part`
  const path = `${shared}-${machine()}-${process.pid}-${randomBytes(4).toString('hex')}`
  const [left, ...older] = await abandonedParts(target)
  if (left !== undefined && (await moved(left, path))) await moved(noteOf(left), noteOf(path))
  for (const each of older) await removeBoth(each)
  return {
    path,
    size: () => sizeOf(path),
    note: async () => {
      try {
        return JSON.parse(await readFile(noteOf(path), 'utf8')) as PartNote
      } catch {
        return {}
      }
    },
    begin: async (note) => {
      await writeFile(noteOf(path), JSON.stringify(note))
      await writeFile(path, '')
    },
    remove: () => removeBoth(path),
    release: async () => {
      if ((await sizeOf(path)) === 0) return removeBoth(path)
      await moved(noteOf(path), noteOf(shared))
      await moved(path, shared)
    },
  }
}

/** Parts that no running download holds, the longest first: those released, and those of processes that ended. */
async function abandonedParts(target: string): Promise<string[]> {
  const folder = dirname(target)
  const shared = `${basename(target)}.part`
  const held = new RegExp(`^-${machine()}-(\\d+)-[0-9a-f]{8}$`)
  const names = (await readdir(folder).catch(() => [])).filter((name) => {
    if (!name.startsWith(shared)) return false
    const rest = name.slice(shared.length)
    const [, pid] = held.exec(rest) ?? []
    return rest === '' || (pid !== undefined && !isRunning(Number(pid)))
  })
  const sizes = await Promise.all(
    names.map(async (name) => [join(folder, name), await sizeOf(join(folder, name))] as const),
  )
  return sizes.sort(([, a], [, b]) => b - a).map(([path]) => path)
}

/** The name of this machine: a cache may be on a disk that several share. */
function machine(): string {
  return hostname().replace(/[^\w]/g, '_').slice(0, 40)
}

function noteOf(path: string): string {
  return `${path}.json`
}

async function moved(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(
    () => true,
    () => false,
  )
}

async function removeBoth(path: string): Promise<void> {
  await rm(path, { force: true })
  await rm(noteOf(path), { force: true })
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0
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
