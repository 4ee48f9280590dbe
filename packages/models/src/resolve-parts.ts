import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { MotError, readOptions } from '@mot/core'
import { locateFile } from './locate-file'
import { type PartsManifest, parsePartsManifest } from './parts-manifest'
import { type ResolveOptions, resolveModel } from './resolve-model'

/** The files of a network in several. */
export interface ResolvedParts {
  /** Absolute paths by part; in a page URLs, which `Backend.load` takes as it takes a path. */
  readonly files: Readonly<Record<string, string>>
  readonly manifest: PartsManifest
}

/**
 * Locates all files of a network in several by its manifest, and compares their hashes.
 * @param source the manifest: a file, or a file in an installed package.
 * @throws MotError `file-not-found`, `hash-mismatch`; `invalid-file` for a file that is no such manifest.
 */
export async function resolveParts(source: string, options: ResolveOptions = {}): Promise<ResolvedParts> {
  const given = readOptions(options)
  const path = await locateFile(source, given.from ?? '.')
  if (path === undefined) throw new MotError('file-not-found', `There is no manifest at "${source}".`)
  const manifest = parsePartsManifest(await readFile(path, 'utf8'), source)
  const files: Record<string, string> = {}
  for (const [part, { file, sha256 }] of Object.entries(manifest.files)) {
    const resolved = await resolveModel(join(dirname(path), file), { ...given, sha256 })
    files[part] = resolved.file
  }
  return { files, manifest }
}
