import { MotError, nearestName } from '@mot/core'
import { catalogue } from './catalogue/catalogue'
import type { CatalogueFile } from './catalogue/catalogue-entry'
import { type NamedEntry, nameOf, partsOf } from './catalogue/find-entry'
import { findShipped } from './find-shipped'
import { listModels } from './list-models'
import type { ModelManifest } from './manifest'
import type { ShippedModel } from './shipped-model'

/** A network file at hand. */
export interface ResolvedModel {
  /** Absolute path; in a page a URL, which `Backend.load` takes as it takes a path. */
  readonly file: string
  /** 64 lowercase hexadecimal digits. */
  readonly sha256: string
  /** Of a named network that of its list; of a file `<name>.json` beside it, if it describes this file. */
  readonly manifest: ModelManifest | undefined
}

/**
 * The file of a name that stands for one file.
 * @throws MotError `invalid-option` for a network of several files, with their names.
 */
export function fileOf({ entry, part }: NamedEntry): CatalogueFile {
  const { files } = entry
  if (part === undefined && files.length > 1) throw severalFiles(entry.name, partsOf(entry))
  return files.find((file) => file.part === part)!
}

/**
 * The shipped file of a name that stands for one file; undefined for any other text.
 * @throws MotError `invalid-option` for a network of several files, with their names.
 */
export function shippedFile(source: string): ShippedModel | undefined {
  const files = findShipped(source)
  if (files.length <= 1) return files[0]
  throw severalFiles(
    source,
    files.map(({ manifest }) => manifest.part!),
  )
}

function severalFiles(name: string, parts: readonly string[]): MotError {
  const names = parts.map((part) => nameOf({ name }, part))
  return new MotError('invalid-option', `${name} has several files: name one of ${names.join(', ')}.`)
}

/** @param places what else a source may be, for the message. */
export function unknownModel(source: string, places: string): MotError {
  const shipped = new Set(listModels().map(({ manifest }) => manifest.name))
  const names = [...shipped, ...catalogue.map(({ name }) => name)]
  const near = nearestName(source, names)
  const hint = near === undefined ? '' : ` Did you mean ${near}?`
  const expected = `it should be one of ${names.join(', ')}, ${places}`
  return new MotError('file-not-found', `No network at "${source}": ${expected}.${hint}`)
}
