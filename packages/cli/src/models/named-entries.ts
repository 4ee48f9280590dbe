import { MotError } from '@mot/core'
import { type CatalogueEntry, catalogue, findEntry, findShipped } from '@mot/models'
import { findName } from '../registry'

/**
 * The networks of the catalogue with these names; all without a name.
 * @throws MotError `invalid-option` for a name that is not in the catalogue, with the nearest one.
 */
export function namedEntries(names: readonly string[]): readonly CatalogueEntry[] {
  if (names.length === 0) return catalogue
  return names.map((name) => {
    if (findShipped(name).length > 0) {
      throw new MotError('invalid-option', `${name} comes with mot; it is not in the cache.`)
    }
    const found = findEntry(name)?.entry
    if (found) return found
    const known = findName(
      'network',
      name,
      catalogue.map((entry) => entry.name),
    )
    return catalogue.find((entry) => entry.name === known)!
  })
}
