import { MotError } from '@mot/core'
import type { CatalogueEntry, CatalogueFile } from './catalogue-entry'
import { placeOf } from './place-of'

/**
 * The address of a file: that of a mirror, which serves the files of a cache, else that of its publisher; undefined for a
 * file that is converted from a package.
 * @throws MotError `invalid-option` for a mirror that is no URL, or one with a password.
 */
export function addressOf(entry: CatalogueEntry, file: CatalogueFile, mirror: string | undefined): URL | undefined {
  if (mirror === undefined || mirror === '') return typeof file.source === 'string' ? new URL(file.source) : undefined
  const base = URL.canParse(mirror) ? new URL(mirror) : undefined
  if (base === undefined || !/^https?:$/.test(base.protocol) || base.username !== '' || base.password !== '') {
    const expected = 'a URL such as https://example.org/mot, without a password'
    // A password is not repeated.
    const got = base === undefined ? `"${mirror}"` : `one of ${base.protocol}//${base.host}`
    throw new MotError('invalid-option', `The mirror of networks should be ${expected}, got ${got}.`)
  }
  return new URL(placeOf(entry, file), base.href.replace(/[?#].*$/, '').replace(/\/*$/, '/'))
}
