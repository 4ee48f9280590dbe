// What users import: each entry point of each published package, from the field "exports" of its package.json.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const packages = fileURLToPath(new URL('../packages', import.meta.url))

/** Scripts of workers: they run when imported, and export nothing. */
const workers = ['@mot/backends/worker', '@mot/trackers/pool/worker']

/**
 * The name by which each is imported, and its source.
 * @returns {{ name: string, source: string }[]}
 */
export function apiEntries() {
  return readdirSync(packages)
    .map((folder) => join(packages, folder))
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .flatMap((folder) => {
      const { name, private: isPrivate, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      if (isPrivate) return []
      return Object.entries(exports)
        .filter(([, target]) => typeof target === 'object')
        .map(([entry, target]) => ({
          name: name + entry.slice(1),
          source: join(folder, sourceOf(target['@mot/source'])),
        }))
    })
    .filter(({ name }) => !workers.includes(name))
}

/** Node's, where pages have one of their own. */
function sourceOf(target) {
  return typeof target === 'string' ? target : target.default
}
