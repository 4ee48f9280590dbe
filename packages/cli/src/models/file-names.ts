import { findEntry, findShipped, nameOf } from '@mot/models'

/** The names of the files that a network's name stands for: `nanotrack-v3` stands for two. Undefined for any other text. */
export function fileNames(source: string): readonly string[] | undefined {
  const shipped = findShipped(source)
  if (shipped.length > 0) return shipped.map(({ manifest }) => nameOf(manifest, manifest.part))
  const named = findEntry(source)
  if (named === undefined) return undefined
  const { entry, part } = named
  return part === undefined ? entry.files.map((file) => nameOf(entry, file.part)) : [source]
}
