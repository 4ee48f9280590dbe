import { readdirSync, readFileSync } from 'node:fs'
import * as heads from '@mot/heads'
import { describe, expect, test } from 'vitest'

// A default that changes, by mistake or not, changes what users see: the guide tells it, so the two are compared.
const guide = new URL('../../../docs/guide/heads/', import.meta.url)
const plain = (name: string) => name.replaceAll(/[^a-z0-9]/gi, '').toLowerCase()
const pages = readdirSync(guide).filter((name) => name.endsWith('.md'))

/** A number, a word, true, false or a list of numbers; undefined for a description. */
function readValue(text: string): unknown {
  if (/^`[\w-]+`$/.test(text)) return text.slice(1, -1)
  if (text === 'true' || text === 'false') return text === 'true'
  const numbers = text.split(/,\s*/).map((word) => (/^-?\d+(\.\d+)?$/.test(word) ? Number(word) : Number.NaN))
  if (numbers.some(Number.isNaN)) return undefined
  return numbers.length === 1 ? numbers[0] : numbers
}

function rowsOf(page: string): (readonly [option: string, value: unknown])[] {
  const text = readFileSync(new URL(page, guide), 'utf8')
  return [...text.matchAll(/^\| `(\w+)`\s*\|\s*([^|]*?)\s*\|/gm)].flatMap(([, option, written]) => {
    const value = readValue(written!)
    return value === undefined ? [] : [[option!, value] as const]
  })
}

describe.each(pages)('the guide, %s', (page) => {
  const entry = Object.entries(heads).find(([name]) => plain(name) === `${plain(page.replace('.md', ''))}defaults`)

  test.skipIf(entry === undefined)('tells the defaults of the head', () => {
    const defaults = entry![1] as unknown as Record<string, unknown>
    const told = rowsOf(page).filter(([option]) => option in defaults)
    const written = Object.fromEntries(told)
    expect(Object.fromEntries(told.map(([option]) => [option, defaults[option]]))).toEqual(written)
  })
})

test('most pages are those of a head', () => {
  const known = pages.filter((page) =>
    Object.keys(heads).some((name) => plain(name) === `${plain(page.replace('.md', ''))}defaults`),
  )
  expect(known.length).toBeGreaterThanOrEqual(12)
})
