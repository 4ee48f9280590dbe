import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { MotError } from '@mot/core'
import type { FolderFiles } from '@mot/io/formats'
import { readSequenceInfo, type SequenceInfo } from '@mot/io/mot'

/** What is converted: a file, or the files of a folder. */
export interface ConvertInput {
  /** Of the file that is read. */
  readonly path: string
  /** Of a folder of labels. */
  readonly files: FolderFiles | undefined
  /** Of a sequence in the layout of MOTChallenge. */
  readonly info: SequenceInfo | undefined
}

/** @throws MotError `file-not-found`, `invalid-file`. */
export async function findInput(path: string): Promise<ConvertInput> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false
  const file = isFolder ? await fileOfExport(path) : path
  if (file === undefined) return { path, files: await readFolder(path), info: undefined }
  return { path: file, files: undefined, info: await infoBeside(file) }
}

/** The one file that an unpacked export or a sequence is about. */
async function fileOfExport(folder: string): Promise<string | undefined> {
  const lists = await Promise.all(
    ['.', 'annotations', 'gt'].map(async (name) => {
      const entries = await readdir(join(folder, name)).catch(() => [])
      const wanted = { '.': /^annotations\.xml$/, annotations: /\.json$/, gt: /^gt\.txt$/ }[name]!
      return entries.filter((entry) => wanted.test(entry)).map((entry) => join(folder, name, entry))
    }),
  )
  const files = lists.flat()
  if (files.length > 1) {
    throw new MotError(
      'invalid-file',
      `${folder} has ${files.length} files of annotations: pass one of them, such as ${files[0]}.`,
    )
  }
  return files[0]
}

/** Bytes of all labels of a folder together, at most: as many as a file may have. */
const MOST_BYTES = 2 ** 29

async function readFolder(folder: string): Promise<FolderFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile() && /\.(txt|names|ya?ml)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const files = new Map<string, string>()
  let bytes = 0
  for (const path of paths) {
    const { size } = await stat(path)
    bytes += size
    if (bytes > MOST_BYTES) throw new MotError('invalid-file', `${folder} has more than ${MOST_BYTES} bytes of labels.`)
    files.set(relative(folder, path).split(sep).join('/'), await readFile(path, 'utf8'))
  }
  return files
}

/** `seqinfo.ini`, of `sequence/gt/gt.txt` and `sequence/det/det.txt`. */
async function infoBeside(file: string): Promise<SequenceInfo | undefined> {
  if (!/[\\/](gt|det)[\\/][^\\/]+$/.test(file)) return undefined
  const path = join(dirname(dirname(file)), 'seqinfo.ini')
  const exists = await stat(path).catch(() => undefined)
  return exists ? readSequenceInfo(path) : undefined
}
