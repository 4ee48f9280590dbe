// The table of docs/guide/licences.md: all that installing our packages installs, with the licence that each states.
//   node scripts/licences.mjs           prints it
//   node scripts/licences.mjs --write   writes it into the page
import { existsSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
export const page = join(root, 'docs/guide/licences.md')

/** Built into ours, so that no package manager lists it. */
const builtIn = { 'packages/io': ['mediabunny'] }

/** What a binary contains beside what its package.json states. */
const contents = {
  '@napi-rs/webcodecs-*': 'states MIT; contains FFmpeg (LGPL-2.1+), x264 and x265 (both GPL-2.0+)',
  '@img/sharp-libvips-*': 'LGPL-3.0-or-later; contains libvips and its libraries, linked dynamically',
}

/** @returns {string} rows: package, licence, whose dependency it is and how it comes. */
export function licencesTable() {
  const found = new Map()
  for (const folder of readdirSync(join(root, 'packages'))) {
    const path = join(root, 'packages', folder)
    const json = readJson(path)
    if (!json.private) collect(path, json, folder, builtIn[`packages/${folder}`] ?? [], found)
  }
  const rows = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  const lines = rows.map(
    ({ name, licence, users, ways }) =>
      `| \`${name}\` | ${contents[name] ?? licence} | ${[...users].sort().join(', ')} | ${[...ways].sort().join(', ')} |`,
  )
  return ['| package | licence | comes with | how |', '| --- | --- | --- | --- |', ...lines].join('\n')
}

function collect(path, json, user, built, found) {
  const ways = [
    ...Object.keys(json.dependencies ?? {}).map((name) => [name, 'dependency']),
    ...Object.keys(json.optionalDependencies ?? {}).map((name) => [name, 'optional']),
    ...built.map((name) => [name, 'built in']),
    ...Object.keys(json.peerDependencies ?? {}).map((name) => [name, 'your choice']),
  ]
  for (const [name, way] of ways) add(name, way, path, user, found, new Set())
}

/** A package and all that it depends on, which comes the same way. */
function add(name, way, from, user, found, above) {
  if (name.startsWith('@mot/') || above.has(name)) return
  const path = locate(name, from)
  // Of the builds for other machines one is installed here; the others have its licence.
  const family = familyOf(name)
  if (path === undefined && family === name) throw new Error(`${name}, of ${from}, should be installed.`)
  const row = found.get(family) ?? { name: family, users: new Set(), ways: new Set() }
  found.set(family, row)
  row.users.add(user)
  row.ways.add(way)
  if (path === undefined) return
  const json = readJson(path)
  row.licence = json.license ?? json.licenses?.map(({ type }) => type).join(' OR ')
  if (way === 'built in') return
  const below = Object.keys({ ...json.dependencies, ...json.optionalDependencies })
  for (const each of below) add(each, way, path, user, found, new Set([...above, name]))
}

/** `@img/sharp-linux-x64` is one of `@img/sharp-*`. */
function familyOf(name) {
  return name.replace(/-(linux|linuxmusl|darwin|win32|freebsd|android|wasm32|webcontainers)\b.*$/, '-*')
}

/** Where a package finds another: beside itself or above, as Node resolves it. */
function locate(name, from) {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name)
    if (existsSync(join(path, 'package.json'))) return realpathSync(path)
  }
  return undefined
}

function readJson(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
}

const [begin, end] = ['<!-- table: node scripts/licences.mjs --write -->', '<!-- end of table -->']

/** The table that is in the page. */
export function printedTable(text = readFileSync(page, 'utf8')) {
  return text.slice(text.indexOf(begin) + begin.length, text.indexOf(end)).trim()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const table = licencesTable()
  if (process.argv.includes('--write')) {
    const text = readFileSync(page, 'utf8')
    writeFileSync(
      page,
      text.replace(printedTable(text), () => table),
    )
  } else console.log(table)
}
