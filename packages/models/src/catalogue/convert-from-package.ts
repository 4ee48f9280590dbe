import { MotError } from '@mot/core'
import type { CatalogueEntry, CatalogueFile } from './catalogue-entry'
import type { FetchOptions } from './fetch-options'

export async function convertFromPackage(
  { entry }: { entry: CatalogueEntry; file: CatalogueFile; path: string },
  _options: FetchOptions,
): Promise<void> {
  throw new MotError('unsupported', `${entry.name} is converted from a package.`)
}
