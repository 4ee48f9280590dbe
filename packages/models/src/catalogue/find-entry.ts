import type { ModelManifest } from '../manifest'
import { catalogue } from './catalogue'
import type { CatalogueEntry, CatalogueFile } from './catalogue-entry'

/** A name of the catalogue, with the part after a slash: `yolox-nano`, `nanotrack-v3/backbone`. */
export interface NamedEntry {
  readonly entry: CatalogueEntry
  readonly part: string | undefined
}

/** The entry of a name; undefined for any other text. */
export function findEntry(source: string): NamedEntry | undefined {
  const [name, ...parts] = source.split('/')
  const entry = catalogue.find((each) => each.name === name)
  if (entry === undefined || parts.length > 1) return undefined
  const [part] = parts
  return part === undefined || partsOf(entry).includes(part) ? { entry, part } : undefined
}

/** Names of the parts of a network of several files; none where there is one file. */
export function partsOf({ files }: CatalogueEntry): readonly string[] {
  return files.flatMap(({ part }) => (part === undefined ? [] : [part]))
}

/** The name that stands for a file alone: `nanotrack-v3/backbone`. */
export function nameOf({ name }: Pick<CatalogueEntry, 'name'>, part: string | undefined): string {
  return part === undefined ? name : `${name}/${part}`
}

/** The manifest of a file of the catalogue. */
export function manifestOf(
  entry: CatalogueEntry,
  file: string,
  { sha256, bytes }: Pick<CatalogueFile, 'sha256' | 'bytes'>,
): ModelManifest {
  const { files: _, tried: __, publisher, licenceUrl, licenceNote, ...rest } = entry
  const origin = [`By ${publisher}.`, `Licence: ${licenceUrl}`, ...(licenceNote ? [licenceNote] : [])].join(' ')
  return { ...rest, file, sha256, bytes, training: origin }
}
