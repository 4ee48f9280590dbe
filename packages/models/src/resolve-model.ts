import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MotError, readOptions } from '@mot/core'
import { fetchEntry } from './catalogue/fetch-entry'
import type { FetchOptions } from './catalogue/fetch-options'
import { findEntry, type NamedEntry } from './catalogue/find-entry'
import { type DownloadOptions, download } from './download'
import { hashFile } from './hash-file'
import { checkHash, compareHashes } from './hashes'
import { locateFile, manifestBeside } from './locate-file'
import { fileOf, type ResolvedModel, shippedFile, unknownModel } from './resolved-model'
import type { ShippedModel } from './shipped-model'

export type { ResolvedModel }

export interface ResolveOptions extends DownloadOptions, FetchOptions {}

/**
 * Locates a network file. Fetches a network of the catalogue, or a URL, that is not in the cache.
 * @param source the name of a network that comes with this package (`fairmot-tiny`) or is in the catalogue (`yolox-nano`,
 *   `nanotrack-v3/backbone`), a file, a file in an installed package (`@mot/models/fairmot-tiny.onnx`), or an https URL,
 *   which may end in `#sha256=<hash>`.
 * @throws MotError `file-not-found`, `download-failed`, `hash-mismatch`, `invalid-file`, `invalid-option`.
 */
export async function resolveModel(source: string, options: ResolveOptions = {}): Promise<ResolvedModel> {
  options = readOptions(options)
  if (/^https?:/i.test(source)) return fetched(new URL(source), options)
  const named = findEntry(source)
  if (named) return fromCatalogue(named, options)
  const from = resolve(options.from ?? '.')
  const shipped = shippedFile(source)
  const file = shipped ? pathOf(shipped) : await locateFile(source, from)
  if (file === undefined) throw unknownModel(source, 'a file, a file in an installed package or a URL')
  const sha256 = await hashFile(file, options.signal)
  if (options.sha256 !== undefined) compareHashes(file, checkHash(options.sha256), sha256)
  const manifest = await manifestBeside(file)
  if (manifest) compareHashes(`${file}, by its manifest,`, manifest.sha256, sha256)
  return { file, sha256, manifest }
}

/** A bundler for servers makes it an address that pages load, as Next.js does where the package is not external. */
function pathOf({ manifest, url: { href } }: ShippedModel): string {
  if (href.startsWith('file:')) return fileURLToPath(href)
  const problem = `a bundler made it "${href}": keep @mot/models out of the server's bundle`
  throw new MotError('unsupported', `The network ${manifest.name} should be a file, ${problem}.`)
}

async function fromCatalogue(
  named: NamedEntry,
  { sha256: requested, ...options }: ResolveOptions,
): Promise<ResolvedModel> {
  const file = fileOf(named)
  if (requested !== undefined)
    compareHashes(`${named.entry.name}, by the catalogue,`, checkHash(requested), file.sha256)
  return fetchEntry(named.entry, file, options)
}

async function fetched(url: URL, options: ResolveOptions): Promise<ResolvedModel> {
  const pinned = new URLSearchParams(url.hash.slice(1)).get('sha256') ?? options.sha256
  const { file, sha256 } = await download(url, { ...options, ...(pinned !== undefined && { sha256: pinned }) })
  return { file, sha256, manifest: undefined }
}
