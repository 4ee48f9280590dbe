import { readdirSync, readFileSync } from 'node:fs'
import * as heads from '@mot/heads'
import * as trackers from '@mot/trackers'
import * as single from '@mot/trackers/single'
import { describe, expect, test } from 'vitest'

const guide = new URL('../../docs/guide/', import.meta.url)
const folders = { heads, trackers, single }

describe.each(Object.entries(folders))(
  'the default values on the pages of %s are those of the code',
  (folder, namespace) => {
    const pages = readdirSync(new URL(folder, guide)).filter((file) => file.endsWith('.md'))
    test.each(pages)('%s', (page) => {
      const defaults = defaultsOf(namespace, page)
      const documented = documentedDefaults(readFileSync(new URL(`${folder}/${page}`, guide), 'utf8'))
      const compared = documented.filter(([name, value]) => value !== undefined && Object.hasOwn(defaults, name))
      expect(Object.fromEntries(compared)).toEqual(Object.fromEntries(compared.map(([name]) => [name, defaults[name]])))
      if (!withOptionsOfAnother.includes(page)) expect(compared.length).toBeGreaterThanOrEqual(2)
    })

    test('each of them has a page', () => {
      const names = Object.keys(namespace).filter((name) => name.endsWith('Defaults') && !withoutPage.includes(name))
      expect(names.map(plain).sort()).toEqual(
        pages.map((page) => plain(`${page.slice(0, -'.md'.length)}Defaults`)).sort(),
      )
    })
  },
)

/** Of steps of a second pass, and of a joint mode: they are in pages of several. */
const withoutPage = [
  'bridgeGapsDefaults',
  'gaussianInterpolationDefaults',
  'linearInterpolationDefaults',
  'pruningDefaults',
  'relinkingDefaults',
  'appearanceLinkingDefaults',
  'rtsSmoothingDefaults',
]

/** Their pages lead to the table of another one. */
const withOptionsOfAnother = ['center-net-triplets.md', 'corner-net-squeeze.md', 'siam-rpn-plus-plus.md']

function defaultsOf(namespace: object, page: string): Readonly<Record<string, unknown>> {
  const wanted = plain(`${page.slice(0, -'.md'.length)}Defaults`)
  const [, defaults] = Object.entries(namespace).find(([name]) => plain(name) === wanted) ?? []
  expect(defaults, `defaults of ${page}`).toBeDefined()
  return defaults as Readonly<Record<string, unknown>>
}

function plain(name: string): string {
  return name.replaceAll('-', '').toLowerCase()
}

/** Option and default of each row of the tables that have these columns; undefined where the default is told in words. */
function documentedDefaults(markdown: string): (readonly [name: string, value: unknown])[] {
  const rows: (readonly [string, unknown])[] = []
  let isTable = false
  for (const line of markdown.split('\n')) {
    const [, first = '', second = ''] = line.split('|').map((cell) => cell.trim())
    if (first === 'option') isTable = second === 'default'
    if (!line.startsWith('|')) isTable = false
    const name = /^`(\w+)`$/.exec(first)?.[1]
    if (isTable && name !== undefined) rows.push([name, told(second)])
  }
  return rows
}

function told(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  const word = /^`([a-z-]+)`$/.exec(text)?.[1]
  if (word !== undefined) return word
  const numbers = text.replace(/^\[(.*)\]$/, '$1').split(', ')
  if (!numbers.every((number) => /^-?[\d.]+(e-?\d+)?$/.test(number))) return undefined
  return numbers.length === 1 && !text.startsWith('[') ? Number(text) : numbers.map(Number)
}
