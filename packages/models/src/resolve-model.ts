import { readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MotError } from '@mot/core'
import { type DownloadOptions, download } from './download'
import { checkHash, compareHashes, hashFile } from './hash-file'
import { listModels } from './list-models'
import { checkManifest, type ModelManifest } from './manifest'

export interface ResolveOptions extends DownloadOptions {
  /** Base folder of relative paths and package lookup. Default: the working directory. */
  readonly from?: string
}

/** A network file on this machine. */
export interface ResolvedModel {
  /** Absolute path. */
  readonly file: string
  /** 64 lowercase hexadecimal digits. */
  readonly sha256: string
  /** The manifest `<name>.json` beside the file, if it describes this file. */
  readonly manifest: ModelManifest | undefined
}

/**
 * Locates a network file. Downloads a URL that is not in the cache.
 * @param source the name of a network that comes with this package (`fairmot-tiny`), a file, a file in an installed
 *   package (`@mot/models/fairmot-tiny.onnx`), or an https URL, which may end in `#sha256=<hash>`.
 * @throws MotError `file-not-found`, `download-failed`, `hash-mismatch`, `invalid-file`, `invalid-option`.
 */
export async function resolveModel(source: string, options: ResolveOptions = {}): Promise<ResolvedModel> {
  if (/^https?:/i.test(source)) return fetched(new URL(source), options)
  const from = resolve(options.from ?? '.')
  const file = await locate(source, from)
  const sha256 = await hashFile(file, options.signal)
  if (options.sha256 !== undefined) compareHashes(file, checkHash(options.sha256), sha256)
  const manifest = await manifestBeside(file)
  if (manifest) compareHashes(`${file}, by its manifest,`, manifest.sha256, sha256)
  return { file, sha256, manifest }
}

async function fetched(url: URL, options: ResolveOptions): Promise<ResolvedModel> {
  const pinned = new URLSearchParams(url.hash.slice(1)).get('sha256') ?? options.sha256
  const { file, sha256 } = await download(url, { ...options, ...(pinned !== undefined && { sha256: pinned }) })
  return { file, sha256, manifest: undefined }
}

/** Tries a shipped name, then a file, then a package. */
async function locate(source: string, from: string): Promise<string> {
  const shipped = listModels().find(({ manifest }) => manifest.name === source)
  if (shipped) return fileURLToPath(shipped.url)
  const file = source.startsWith('file:') ? fileURLToPath(source) : resolve(from, source)
  if ((await stat(file).catch(() => undefined))?.isFile()) return file
  const inPackage = isPackagePath(source) ? locateInPackage(source, from) : undefined
  if (inPackage !== undefined) return inPackage
  const names = listModels().map(({ manifest }) => manifest.name)
  throw new MotError(
    'file-not-found',
    `No network at "${source}": it should be one of ${names.join(', ')}, a file, a file in an installed package or a URL.`,
  )
}

/** `package/file` or `@scope/package/file`. */
function isPackagePath(source: string): boolean {
  return /^(@[\w.-]+\/)?[\w-][\w.-]*\/[^\\]+$/.test(source)
}

/** Packages of the user's project come first, then those installed with this one. */
function locateInPackage(source: string, from: string): string | undefined {
  for (const base of [join(from, 'package.json'), import.meta.url]) {
    try {
      return createRequire(base).resolve(source)
    } catch {
      // The package does not resolve from this base.
    }
  }
  return undefined
}

/** The `.json` of the same name, if it names this file; other tools write `.json` files, too. */
async function manifestBeside(file: string): Promise<ModelManifest | undefined> {
  const path = file.replace(/\.[^./\\]*$/, '.json')
  const text = path === file ? undefined : await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return undefined
  }
  if ((data as { file?: unknown } | null)?.file !== basename(file)) return undefined
  return checkManifest(data, path)
}
