import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const template = new URL('./service-worker.js', import.meta.url)

/** Writes the service worker of a built site. Its version is a hash of all files, so that any other build has another. */
export function writeServiceWorker(dist) {
  const hash = createHash('sha256')
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'service-worker.js')
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
  for (const file of files) hash.update(`${relative(dist, file)}\0`).update(readFileSync(file))
  const version = hash.digest('hex').slice(0, 12)
  writeFileSync(join(dist, 'service-worker.js'), readFileSync(template, 'utf8').replace('VERSION', version))
  return version
}
