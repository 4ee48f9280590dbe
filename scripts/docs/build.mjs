// Builds the docs and holds them to their limits: size, links, and what the search finds.
//   npm run docs
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { changelog } from './changelog.mjs'
import { deadLinks } from './check-links.mjs'
import { missedWords } from './check-search.mjs'
import { folderBytes } from './folder-bytes.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const docs = join(root, 'docs')
const dist = join(docs, '.vitepress/dist')
/** Bytes. */
const MOST_BYTES = 30e6
/** Seconds, on a machine that does nothing else. */
const MOST_SECONDS = 90

const begin = performance.now()
writeFileSync(join(docs, 'changelog.md'), changelog(root))
run('typedoc/bin/typedoc')
run('vitepress/bin/vitepress.js', 'build')
const seconds = (performance.now() - begin) / 1000

const bytes = folderBytes(dist)
const problems = [...deadLinks(dist), ...(await missedWords(dist, docs))]
if (bytes > MOST_BYTES) problems.push(`The site has ${megabytes(bytes)} MB, more than ${megabytes(MOST_BYTES)}.`)
console.log(`The site has ${megabytes(bytes)} MB and took ${seconds.toFixed(0)} s.`)
if (seconds > MOST_SECONDS) console.warn(`That is more than the ${MOST_SECONDS} s it should take on an idle machine.`)
for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0

function run(program, ...args) {
  const { status } = spawnSync(process.execPath, [join(docs, 'node_modules', program), ...args], {
    cwd: docs,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}

function megabytes(count) {
  return (count / 1e6).toFixed(1)
}
