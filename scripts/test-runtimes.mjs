// Core, trackers, zones and eval, packed, in every runtime that can be had here: each computes the recordings under
// fixtures/, and the same bits as the others.
//   npm run build && npm run test:runtimes -- [name …]
//   names: node-20, node-22, node-24, bun, deno, chromium, firefox, webkit; all without a name
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { install, root } from './check-packages/workspace.mjs'
import { browserNames, openIn } from './test-runtimes/browsers.mjs'
import { files } from './test-runtimes/check.mjs'
import { fetchRuntime, runtimeNames } from './test-runtimes/fetch-runtimes.mjs'

const named = process.argv.slice(2)
const known = [...runtimeNames, ...browserNames]
const unknown = named.filter((name) => !known.includes(name))
if (unknown.length > 0)
  throw new Error(`There is no runtime ${unknown.join(', ')}: expected some of ${known.join(', ')}.`)
const isNamed = (name) => named.length === 0 || named.includes(name)

/** Beside ES modules, what else a runtime loads. Deno takes `.cjs` for CommonJS, as Node does. */
const programs = ['run.mjs', 'run.cjs']
const packages = ['@mot/core', '@mot/trackers', '@mot/zones', '@mot/eval']

const project = mkdtempSync(join(tmpdir(), 'mot-runtimes-'))
const digests = new Map()
const skipped = []
try {
  install(project, { dependencies: Object.fromEntries(packages.map((name) => [name, '0.1.0'])) })
  cpSync(join(root, 'scripts/test-runtimes'), project, { recursive: true })
  for (const file of files) cpSync(join(root, 'fixtures', file), join(project, 'fixtures', file))
  for (const name of runtimeNames.filter(isNamed)) runPrograms(name)
  for (const name of browserNames.filter(isNamed)) await openPage(name)
} finally {
  rmSync(project, { recursive: true, force: true })
}
const [first, ...others] = digests
for (const [name, digest] of others) assert.equal(digest, first[1], `${name} computes other bits than ${first[0]}.`)
for (const name of skipped) console.log(`- ${name} skipped: it is neither on this machine nor to be had from npm`)
assert.ok(digests.size > 0, 'No runtime was there.')

function runPrograms(name) {
  const program = fetchRuntime(name)
  if (program === undefined) return skipped.push(name)
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' }).split('\n')[0]
  for (const file of programs) {
    const rights = name === 'deno' ? ['run', '--allow-read=.', '--no-prompt'] : []
    const options = { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], timeout: 120_000 }
    report(`${name} ${file}`, execFileSync(program, [...rights, file], { ...options, maxBuffer: 2 ** 26 }), version)
  }
}

async function openPage(name) {
  const result = await openIn(name, project)
  if (result === undefined) return skipped.push(name)
  assert.ok(!result.startsWith('failed'), `${name}: ${result}`)
  report(name, result, 'import map')
}

function report(name, result, how) {
  const { compared, exact } = JSON.parse(result)
  const digest = createHash('sha256').update(JSON.stringify(exact)).digest('hex')
  digests.set(name, digest)
  const counts = Object.entries(compared).map(([what, count]) => `${what} ${count}`)
  console.log(`✓ ${name} (${how}): ${counts.join(', ')}; bits ${digest.slice(0, 8)}`)
}
