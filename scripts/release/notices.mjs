// Each package has the licence, a README, and says in THIRD-PARTY.md what of others is built into it.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packages, readJson, root } from './packages.mjs'

/** @returns {string[]} */
export function checkNotices() {
  const licence = readFileSync(join(root, 'LICENSE'), 'utf8')
  return packages.flatMap(({ folder, json }) => {
    const text = (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '')
    const problems = []
    if (text('LICENSE') !== licence)
      problems.push(`packages/…/LICENSE of ${json.name} should be that of the root: copy it.`)
    if (!text('README.md').startsWith(`# ${json.name}\n`)) {
      problems.push(`README.md of ${json.name} should begin with "# ${json.name}".`)
    }
    return [...problems, ...problemsOfNotices(json, text('THIRD-PARTY.md'), builtIn(folder))]
  })
}

/** @param built names and versions of the packages whose code is in `dist`. @returns {string[]} */
export function problemsOfNotices({ name, files }, notices, built) {
  const missing = built.filter(({ name, version }) => !notices.includes(name) || !notices.includes(version))
  const problems = missing.map(
    (each) => `THIRD-PARTY.md of ${name} should name ${each.name} ${each.version} and its licence.`,
  )
  if (notices !== '' && !files.includes('THIRD-PARTY.md')) {
    problems.push(`"files" of ${name} should list THIRD-PARTY.md.`)
  }
  return problems
}

/** The packages of others that the build contains, from its source maps. */
function builtIn(folder) {
  const found = new Map()
  const dist = join(folder, 'dist')
  const maps = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.map'))
  for (const source of maps.flatMap((file) => readJson(join(dist, file)).sources)) {
    const [, path, name] =
      /^(?:\.\.\/)+(node_modules\/(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(source) ?? []
    if (path && !name.startsWith('@mot/'))
      found.set(name, { name, version: readJson(join(root, path, 'package.json')).version })
  }
  return [...found.values()]
}
