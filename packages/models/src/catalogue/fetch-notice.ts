import type { CatalogueEntry, CatalogueFile } from './catalogue-entry'
import { nameOf } from './find-entry'

/** What a user is told once, before a network is fetched. */
export interface FetchNotice {
  readonly name: string
  readonly bytes: number
  readonly licence: string
  readonly licenceUrl: string
  /** What the licence leaves open. */
  readonly licenceNote?: string
  readonly publisher: string
  /** Where it comes from: an address, or an npm package with its version. */
  readonly source: string
}

export function noticeOf(
  entry: CatalogueEntry,
  { part, bytes }: Pick<CatalogueFile, 'part' | 'bytes'>,
  source: string,
): FetchNotice {
  const { licence, licenceUrl, licenceNote, publisher } = entry
  const note = licenceNote === undefined ? {} : { licenceNote }
  return { name: nameOf(entry, part), bytes, licence, licenceUrl, ...note, publisher, source }
}
