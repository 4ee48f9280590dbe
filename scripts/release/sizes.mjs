// The table of docs/guide/projects.md: what an application loads for one tracker, minified and gzipped, with all it uses of core.
//   node scripts/release/sizes.mjs           prints it
//   node scripts/release/sizes.mjs --write   writes it into the page
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { root } from './packages.mjs'

const page = join(root, 'docs/guide/projects.md')
const [begin, end] = ['<!-- table: node scripts/release/sizes.mjs --write -->', '<!-- end of table -->']
/** Part by which a size may differ from the printed one: a compiler's version does as much. */
const tolerance = 0.02

/** @returns {Promise<string[]>} */
export async function checkSizes({ accepts }) {
  const sizes = await measure()
  const table = tableOf(sizes)
  const printed = printedTable()
  if (isClose(parseTable(printed), sizes)) return []
  if (accepts) {
    write(table)
    return []
  }
  return [
    `The sizes in docs/guide/projects.md are not within 2 % of those measured:\n${table}\nRun "node scripts/release/sizes.mjs --write", and commit the page.`,
  ]
}

/** Bytes by the name of each tracker, of one object or many. */
async function measure() {
  const entries = {
    '@mot/trackers': 'packages/trackers/dist/index.js',
    '@mot/trackers/single': 'packages/trackers/dist/single/index.js',
  }
  const sizes = new Map()
  for (const [entry, file] of Object.entries(entries)) {
    const path = join(root, file)
    const namespace = await import(path)
    const names = Object.keys(namespace).filter((name) => isTracker(namespace[name]))
    for (const name of names.sort())
      sizes.set(`${name}`, await sizeOf(`export { ${name} } from ${JSON.stringify(path)}`))
    sizes.set(`all of \`${entry}\``, await sizeOf(`export * from ${JSON.stringify(path)}`))
  }
  return sizes
}

/** A class whose objects are updated frame by frame, and that can be made as it is. */
function isTracker(value) {
  if (typeof value !== 'function' || typeof value.prototype?.update !== 'function') return false
  return typeof value.prototype.snapshot === 'function'
}

async function sizeOf(contents) {
  const options = { bundle: true, format: 'esm', minify: true, write: false, logLevel: 'error', treeShaking: true }
  const stdin = { contents, resolveDir: root, loader: 'js' }
  const { outputFiles } = await build({ ...options, stdin, logOverride: { 'ignored-bare-import': 'silent' } })
  return gzipSync(outputFiles[0].contents, { level: 9 }).length
}

export function tableOf(sizes) {
  const rows = [...sizes].map(
    ([name, bytes]) => `| ${name.includes('`') ? name : `\`${name}\``} | ${(bytes / 1000).toFixed(1)} kB |`,
  )
  return ['| import | gzipped |', '| --- | ---: |', ...rows].join('\n')
}

export function parseTable(table) {
  return new Map([...table.matchAll(/^\| (.+?) \| ([\d.]+) kB \|$/gm)].map(([, name, size]) => [name, 1000 * size]))
}

/** Whether both have the same rows, in sizes that differ little. */
export function isClose(printed, sizes) {
  const measured = parseTable(tableOf(sizes))
  if ([...printed.keys()].join() !== [...measured.keys()].join()) return false
  return [...measured].every(([name, bytes]) => Math.abs(printed.get(name) - bytes) <= tolerance * bytes + 50)
}

function printedTable(text = readFileSync(page, 'utf8')) {
  return text.slice(text.indexOf(begin) + begin.length, text.indexOf(end)).trim()
}

function write(table) {
  const text = readFileSync(page, 'utf8')
  writeFileSync(
    page,
    `${text.slice(0, text.indexOf(begin) + begin.length)}\n\n${table}\n\n${text.slice(text.indexOf(end))}`,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const table = tableOf(await measure())
  if (process.argv.includes('--write')) write(table)
  else console.log(table)
}
