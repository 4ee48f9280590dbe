import { createHash } from 'node:crypto'
import { catalogue } from '../../models/src/catalogue/catalogue'
import type { CatalogueEntry, CatalogueFile } from '../../models/src/catalogue/catalogue-entry'
import { placeOf } from '../../models/src/catalogue/place-of'
import { writeTinyYolox } from './tiny-yolox'

/** Small networks of our own under the names of the catalogue. */
export interface NetworkTwins extends Disposable {
  /** Bytes by their place in a cache and at a mirror. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

/**
 * Puts a small twin in the place of each file of the catalogue: yolox-nano detects red and blue squares, the others are bytes
 * that no runtime loads. Until it is disposed of, the catalogue has sizes and hashes of the twins.
 */
export function useTwins(): NetworkTwins {
  const files = new Map<string, Uint8Array>()
  const before = catalogue.map((entry) => [entry, entry.files] as const)
  for (const entry of catalogue) {
    const twins = entry.files.map((file) => {
      const bytes = twinOf(entry, file)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const twin = { ...file, bytes: bytes.length, sha256 }
      files.set(placeOf(entry, twin), bytes)
      return twin
    })
    setFiles(entry, twins)
  }
  return {
    files,
    [Symbol.dispose]() {
      for (const [entry, own] of before) setFiles(entry, own)
    },
  }
}

function setFiles(entry: CatalogueEntry, files: readonly CatalogueFile[]): void {
  Object.assign(entry, { files })
}

function twinOf({ name }: CatalogueEntry, { part = '' }: CatalogueFile): Uint8Array {
  if (name === 'yolox-nano') return writeTinyYolox()
  return new TextEncoder().encode(`The twin of ${name} ${part}.`.repeat(100))
}
