// Tests of one package against its mutants. Every package is its sources beside this file: the copy that Stryker has made, where
// the links of node_modules would lead back to the checkout.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** [{ find, replacement }] of all that the packages export for sources. */
const alias = readdirSync(join(root, 'packages')).flatMap((folder) => {
  const { name, exports = {} } = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'))
  return Object.entries(exports).flatMap(([entry, target]) => {
    const source = sourceOf(target)
    if (source === undefined) return []
    const find = new RegExp(`^${`${name}${entry.slice(1)}`.replaceAll(/[/.]/g, '\\$&')}$`)
    return [{ find, replacement: join(root, 'packages', folder, source) }]
  })
})

/** The file that the condition `@mot/source` leads to, in Node. */
function sourceOf(target) {
  const source = typeof target === 'object' && target !== null ? target['@mot/source'] : undefined
  return typeof source === 'object' ? (source.node ?? source.default) : source
}

const packages = process.env.MUTATED_PACKAGES?.split(',') ?? []

export default defineConfig({
  root,
  resolve: { alias, conditions: ['@mot/source', 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: ['@mot/source', 'module', 'node', 'development|production'] } },
  test: {
    environment: 'node',
    include: packages.map((name) => `packages/${name}/test/**/*.test.ts`),
    exclude: ['**/*.browser.test.ts', '**/node_modules/**'],
    testTimeout: 60_000,
    reporters: [],
  },
})
