import { readOptions } from '@mot/core'
import { parsePartsManifest } from '../parts-manifest'
import type { ResolveOptions } from '../resolve-model'
import type { ResolvedParts } from '../resolve-parts'
import { fetchBytes } from './fetch-bytes'
import { resolveModel } from './resolve-model'

/** Largest manifest in bytes. */
const most = 1_000_000

/**
 * `resolveParts` of a page: fetches the manifest and all files that it lists, and compares their hashes.
 * @param source address of the manifest; a relative one starts from `from`, by default the page.
 * @throws MotError `download-failed`, `hash-mismatch`; `invalid-file` for a file that is no such manifest.
 */
export async function resolveParts(source: string, options: ResolveOptions = {}): Promise<ResolvedParts> {
  const given = readOptions(options)
  const address = new URL(source, given.from ?? document.baseURI)
  const content = await fetchBytes(address, { ...given, maxBytes: most, resumes: false })
  const manifest = parsePartsManifest(new TextDecoder().decode(content), source)
  const files: Record<string, string> = {}
  for (const [part, { file, sha256 }] of Object.entries(manifest.files)) {
    files[part] = (await resolveModel(new URL(file, address).href, { ...given, sha256 })).file
  }
  return { files, manifest }
}
