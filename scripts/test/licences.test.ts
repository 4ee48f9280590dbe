import { expect, test } from 'vitest'
import { licencesTable, printedTable } from '../licences.mjs'

test('the guide lists every package that an installation brings, with its licence', () => {
  expect(printedTable()).toBe(licencesTable())
})

test('what is built in, optional or without a licence of its own is in the table', () => {
  const rows = licencesTable().split('\n')
  expect(rows.find((row) => row.startsWith('| `mediabunny`'))).toBe('| `mediabunny` | MPL-2.0 | io | built in |')
  const codecs = rows.find((row) => row.startsWith('| `@napi-rs/webcodecs-*`'))
  expect(codecs).toMatch(/x264 and x265 .* \| cli, io \| optional, your choice \|$/)
  expect(rows.filter((row) => row.includes('undefined'))).toEqual([])
})
