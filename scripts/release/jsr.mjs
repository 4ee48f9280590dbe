// The packages without dependencies of others, for JSR: jsr.json beside each package.json, and a folder to publish from.
//   node scripts/release/jsr.mjs --write   writes packages/*/jsr.json, after versions or entries have changed
//   node scripts/release/jsr.mjs --stage FOLDER   writes a new folder outside of the checkout, where `deno publish` is run: it leaves
//                                                 out what git ignores, such as builds
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fetchRuntime } from '../test-runtimes/fetch-runtimes.mjs'
import { packages, root } from './packages.mjs'

/** Those that run everywhere, without types of Node or of a page: they depend on the core alone. */
export const jsrPackages = ['@mot/core', '@mot/eval', '@mot/heads', '@mot/street', '@mot/trackers', '@mot/zones']

/** Entries that JSR has not: threads of a runtime, and what brings packages of npm. */
const left = ['./pool', './pool/worker', './pool/standalone-worker.js', './ndarray', './package.json']

const ours = packages.filter(({ json }) => jsrPackages.includes(json.name))

/** The configuration that follows from a package.json. */
export function jsrOf({ name, version, license, exports }) {
  const entries = Object.entries(exports).filter(([entry]) => !left.includes(entry))
  return {
    name,
    version,
    license,
    exports: Object.fromEntries(entries.map(([entry, { default: file }]) => [entry, file])),
  }
}

/** @returns {string[]} */
export function checkJsr() {
  const problems = ours.flatMap(({ folder, json }) => {
    const path = join(folder, 'jsr.json')
    if (existsSync(path) && readFileSync(path, 'utf8') === textOf(jsrOf(json))) return []
    return [`${relative(root, path)} should follow package.json: run "node scripts/release/jsr.mjs --write".`]
  })
  if (problems.length > 0) return problems
  const deno = fetchRuntime('deno')
  if (deno === undefined) {
    console.log('  deno publish --dry-run skipped: Deno is neither here nor to be had from npm')
    return []
  }
  const staged = mkdtempSync(join(tmpdir(), 'mot-jsr-'))
  const options = {
    cwd: staged,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, NO_COLOR: '1' },
    timeout: 120_000,
  }
  try {
    stage(staged)
    execFileSync(deno, ['publish', '--dry-run', '--allow-dirty'], options)
    return []
  } catch ({ stderr, message }) {
    return [
      `deno publish --dry-run fails: ${(stderr ?? message)
        .split('\n')
        .map((line) => line.slice(0, 300))
        .join('\n')}`,
    ]
  } finally {
    rmSync(staged, { recursive: true, force: true })
  }
}

/** The files that the entries import, with their types: all of a package but what JSR has no entry for. */
function stage(staged) {
  mkdirSync(staged, { recursive: true })
  for (const { folder, json } of ours) {
    const target = join(staged, relative(join(root, 'packages'), folder))
    const config = jsrOf(json)
    const files = reachable(folder, Object.values(config.exports))
    for (const file of ['README.md', 'LICENSE', ...files]) cpSync(join(folder, file), join(target, file))
    for (const file of files.filter((file) => file.endsWith('.d.ts'))) {
      writeFileSync(join(target, file), forDeno(readFileSync(join(folder, file), 'utf8')))
    }
    writeFileSync(join(target, 'jsr.json'), textOf(config))
  }
  const workspace = ours.map(({ folder }) => `./${relative(join(root, 'packages'), folder)}`)
  writeFileSync(join(staged, 'deno.json'), textOf({ workspace }))
}

/** TypeScript takes `./part.js` for `./part.d.ts`, where Deno takes names as they are; JSR refuses references to libraries. */
function forDeno(types) {
  return types.replace(/^\/\/\/ <reference .*\n/gm, '').replace(/(["'])(\.{1,2}\/[^"']+)\.js\1/g, '$1$2.d.ts$1')
}

/** Files of a build and their types, by path from the package's folder. */
function reachable(folder, entries) {
  const found = new Set()
  const add = (file) => {
    if (found.has(file) || !existsSync(join(folder, file))) return
    found.add(file)
    const code = readFileSync(join(folder, file), 'utf8')
    for (const [, path] of code.matchAll(/(?:from|import)\s*["'](\.{1,2}\/[^"']+)["']/g)) {
      add(join(dirname(file), file.endsWith('.d.ts') ? path.replace(/\.js$/, '.d.ts') : path))
    }
  }
  for (const entry of entries) for (const file of [entry, entry.replace(/\.js$/, '.d.ts')]) add(join(file))
  return [...found]
}

function textOf(config) {
  return `${JSON.stringify(config, null, 2)}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--write')) {
    for (const { folder, json } of ours) writeFileSync(join(folder, 'jsr.json'), textOf(jsrOf(json)))
  }
  const place = process.argv.indexOf('--stage')
  if (place > 0) stage(process.argv[place + 1])
}
