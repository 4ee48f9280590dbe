import { readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkManifest, type ModelManifest } from './manifest'

/** A file by its path or `file:` URL, else a file in an installed package; undefined where there is neither. */
export async function locateFile(source: string, from: string): Promise<string | undefined> {
  const file = source.startsWith('file:') ? fileURLToPath(source) : resolve(from, source)
  if ((await stat(file).catch(() => undefined))?.isFile()) return file
  return isPackagePath(source) ? locateInPackage(source, from) : undefined
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

/**
 * The `.json` of the same name, if it names this file; other tools write `.json` files, too.
 * @throws MotError `invalid-file` for a manifest with a mistake.
 */
export async function manifestBeside(file: string): Promise<ModelManifest | undefined> {
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
