// Builds the docs and holds them to their limits: size, links, and what the search finds.
//   npm run docs
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { changelog } from './changelog.mjs'
import { folderBytes } from './folder-bytes.mjs'
import { megabytes, problemsOf } from './problems.mjs'
import { processorSeconds, slowness } from './slowness.mjs'
import { writeServiceWorker } from './write-service-worker.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const docs = join(root, 'docs')
const dist = join(docs, '.vitepress/dist')
const begin = performance.now()
writeFileSync(join(docs, 'changelog.md'), changelog(root))
run('typedoc/bin/typedoc')
run('vitepress/bin/vitepress.js', 'build')
writeServiceWorker(dist)
const seconds = (performance.now() - begin) / 1000

console.log(`The site has ${megabytes(folderBytes(dist))} MB and took ${seconds.toFixed(0)} s.`)
const problems = [...(await problemsOf(dist, docs)), ...slowness(seconds, processorSeconds())]
for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0

function run(program, ...args) {
  const { status } = spawnSync(process.execPath, [join(docs, 'node_modules', program), ...args], {
    cwd: docs,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}
