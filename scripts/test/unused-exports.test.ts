import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { apiEntries } from '../api-entries.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const sources = /^packages\/[^/]+\/src\/.*\.ts$/
const exported = /^export (?:abstract |async )*(?:const|let|function\*?|class|enum) (\w+)/gm

/** Exports of functions, classes and values that no other file names. @param texts sources by path. */
function unusedExports(texts: ReadonlyMap<string, string>): string[] {
  const filesOf = new Map<string, number>()
  for (const text of texts.values()) {
    for (const word of new Set(text.match(/[A-Za-z_$][\w$]*/g))) filesOf.set(word, (filesOf.get(word) ?? 0) + 1)
  }
  return [...texts]
    .filter(([path]) => sources.test(path))
    .flatMap(([path, text]) => [...text.matchAll(exported)].map(([, name]) => ({ path, name: name! })))
    .filter(({ name }) => filesOf.get(name) === 1)
    .map(({ path, name }) => `${path}: ${name}`)
}

test('every function, class and value that a source exports is used by another file, or public', async () => {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  const paths = listed.split('\n').filter((path) => /\.(m?[jt]sx?|vue)$/.test(path) && !path.startsWith('release/'))
  const texts = new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
  const publicNames = new Set<string>()
  for (const { source } of apiEntries()) for (const name of Object.keys(await import(source))) publicNames.add(name)
  expect(publicNames.size).toBeGreaterThan(300)
  const unused = unusedExports(texts).filter((line) => !publicNames.has(line.split(': ')[1]!))
  expect(unused).toEqual([])
}, 120_000)

test('an export that no other file names is found, one that a test names is not', () => {
  const texts = new Map([
    ['packages/core/src/a.ts', 'export function lonely() {}\nexport const used = 1\nexport interface Shape {}\n'],
    ['packages/core/test/a.test.ts', 'expect(used).toBe(1)'],
  ])
  expect(unusedExports(texts)).toEqual(['packages/core/src/a.ts: lonely'])
})
