import { readdirSync, readFileSync } from 'node:fs'
import * as trackers from '@mot/trackers'
import { describe, expect, test } from 'vitest'

// A default that changes, by mistake or not, changes what users see: the guide tells it, so the two are compared.
const guide = new URL('../../../docs/guide/trackers/', import.meta.url)
const plain = (name: string) => name.replaceAll(/[^a-z0-9]/gi, '').toLowerCase()
const pages = readdirSync(guide).filter((name) => name.endsWith('.md'))

function defaultsOf(page: string): Readonly<Record<string, unknown>> | undefined {
  const stem = plain(page.replace('.md', ''))
  const found = Object.entries(trackers).find(([name]) =>
    [`${stem} defaults`, `${stem} tracker defaults`].map(plain).includes(plain(name)),
  )
  return found?.[1] as Readonly<Record<string, unknown>> | undefined
}

/** A number, a word, true or false, or the default of another option; undefined for a description. */
function readValue(text: string, defaults: Readonly<Record<string, unknown>>): unknown {
  if (/^`[\w-]+`$/.test(text)) return defaults[text.slice(1, -1)] ?? text.slice(1, -1)
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
}

describe.each(pages)('the guide, %s', (page) => {
  const defaults = defaultsOf(page)

  test.skipIf(defaults === undefined)('tells the defaults of the tracker', () => {
    const text = readFileSync(new URL(page, guide), 'utf8')
    const told = [...text.matchAll(/^\| `(\w+)`\s*\|\s*([^|]*?)\s*\|/gm)].flatMap(([, option, written]) => {
      const value = readValue(written!, defaults!)
      return value === undefined || !(option! in defaults!) ? [] : [[option!, value] as const]
    })
    expect(Object.fromEntries(told.map(([option]) => [option, defaults![option]]))).toEqual(Object.fromEntries(told))
  })
})

test('most pages are those of a tracker', () => {
  expect(pages.filter((page) => defaultsOf(page) !== undefined).length).toBeGreaterThanOrEqual(10)
})
