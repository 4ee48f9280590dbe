import type { CatalogueEntry, CatalogueFile } from './catalogue-entry'

/**
 * Where a file lies in a cache, and at a mirror: its folder has the beginning of the hash, so that several versions have
 * their places.
 */
export function placeOf(entry: CatalogueEntry, file: CatalogueFile): string {
  return `networks/${entry.name}-${file.sha256.slice(0, 8)}/${fileNameOf(entry, file)}`
}

export function fileNameOf({ name }: CatalogueEntry, { part }: CatalogueFile): string {
  return part === undefined ? `${name}.onnx` : `${name}-${part}.onnx`
}
