import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as trackers from '@mot/trackers'
import { describe, expect, test } from 'vitest'

const folder = fileURLToPath(new URL('../../docs/guide/coming-from', import.meta.url))
const pages = readdirSync(folder).filter((page) => page !== 'index.md')

/** Rows of a page's tables: the code in the first two columns, below the code in their heading. */
function rowsOf(page: string): { heading: string; theirs: string; ours: string }[] {
  let heading = ''
  return readFileSync(join(folder, page), 'utf8')
    .split('\n')
    .flatMap((line, i, lines) => {
      const [theirs = '', ours = ''] = line.split('|').slice(1, 3)
      if (/^\| -/.test(lines[i + 1] ?? '')) heading = theirs
      return line.startsWith('|') && !line.startsWith('| -') ? [{ heading, theirs, ours }] : []
    })
}

const codeIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code!)

describe.each(pages)('%s', (page) => {
  const named = rowsOf(page).flatMap(({ heading, theirs, ours }) => {
    const tracker = codeIn(heading).find((name) => name in trackers)
    return tracker === undefined || codeIn(theirs).includes(tracker)
      ? []
      : [{ tracker, theirs: codeIn(theirs)[0]!, ours: codeIn(ours)[0]! }]
  })

  test.runIf(named.length > 0).each(named)('$tracker: $theirs becomes $ours', ({ tracker, theirs, ours }) => {
    const value = /method$/.test(theirs) ? 'none' : theirs === 'asso_func' ? 'iou' : 0.5
    const { options } = trackers.fromReferenceOptions(tracker as 'ByteTrack', { [theirs]: value })
    expect(Object.keys(options)).toContain(ours)
  })

  test('is linked from the list of pages', () => {
    expect(readFileSync(join(folder, 'index.md'), 'utf8')).toContain(`](./${page.replace('.md', '')})`)
  })
})
