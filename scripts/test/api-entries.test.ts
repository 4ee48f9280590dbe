import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { apiEntries } from '../api-entries.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

test('the API reference has every entry point that the README and the guide import from', () => {
  const pages = ['README.md', ...markdownUnder('docs/guide'), ...packageReadmes()]
  const imported = pages.flatMap((page) => importsIn(readFileSync(join(root, page), 'utf8')))
  const names = apiEntries().map(({ name }) => name)
  expect(imported.length).toBeGreaterThan(50)
  expect(imported.filter((name) => !names.includes(name))).toEqual([])
})

test('the API reference has every export of every published package but the scripts of workers', () => {
  const left = publishedEntries().filter((name) => !apiEntries().some((entry) => entry.name === name))
  expect(left).toEqual(['@mot/backends/worker', '@mot/trackers/pool/worker'])
})

test('every entry point has its source', () => {
  expect(apiEntries().filter(({ source }) => !existsSync(source))).toEqual([])
})

test('trackers come with the types that they take and return', async () => {
  const { Detections, Tracks } = await import('@mot/trackers')
  const core = await import('@mot/core')
  expect([Detections, Tracks]).toEqual([core.Detections, core.Tracks])
})

/** Names that TypeScript finds types for: all but networks, manifests and single files. */
function publishedEntries(): string[] {
  return readdirSync(join(root, 'packages')).flatMap((folder) => {
    const text = readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')
    const { name, private: isPrivate, exports } = JSON.parse(text) as Manifest
    if (isPrivate) return []
    const typed = Object.entries(exports).filter(([, target]) => typeof target === 'object' && 'types' in target)
    return typed.map(([entry]) => name + entry.slice(1))
  })
}

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly exports: Readonly<Record<string, string | object>>
}

function packageReadmes(): string[] {
  return readdirSync(join(root, 'packages'))
    .map((folder) => join('packages', folder, 'README.md'))
    .filter((path) => existsSync(join(root, path)))
}

function markdownUnder(folder: string): string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return files.filter((file) => file.endsWith('.md')).map((file) => join(folder, file))
}

/** `import … from '@mot/io/video'` in its examples; files of packages have an ending. */
function importsIn(markdown: string): string[] {
  const names = [...markdown.matchAll(/ from '(@mot\/[\w/-]+)'/g)].map(([, name]) => name!)
  return names.filter((name) => name !== '@mot/test-utils' && !name.startsWith('@mot/test-utils/'))
}
