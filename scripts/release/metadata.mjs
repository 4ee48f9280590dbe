// Every package says what it is, and where it comes from. npm's proof of origin compares the latter with the workflow that
// publishes, so that an address is needed for a release, and for nothing before.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the sources will be public: `https://github.com/owner/name`. The only place; unset until it is known. */
export const address = ''

const packages = fileURLToPath(new URL('../../packages', import.meta.url))

/** The fields of a package.json that follow from the address. */
export function metadata(address, folder) {
  return {
    repository: { type: 'git', url: `git+${address}.git`, directory: `packages/${folder}` },
    homepage: `${address}/tree/main/packages/${folder}#readme`,
    bugs: `${address}/issues`,
  }
}

/** What keeps a package from being published, as sentences; none where all is there. */
export function problemsOf(json, folder, address) {
  const problems = []
  if (!(json.keywords?.length > 2)) problems.push(`${json.name} should have three keywords at least.`)
  if (!json.description) problems.push(`${json.name} should have a description.`)
  if (!json.license) problems.push(`${json.name} should have a licence.`)
  if (address === '') return problems
  for (const [field, value] of Object.entries(metadata(address, folder))) {
    const expected = JSON.stringify(value)
    const got = JSON.stringify(json[field])
    if (got !== expected)
      problems.push(`${json.name}: "${field}" should be ${expected}, got ${got}: run with --publish.`)
  }
  return problems
}

/** The published packages: folder, path of package.json and its content. */
export function published() {
  return readdirSync(packages)
    .map((folder) => ({ folder, path: join(packages, folder, 'package.json') }))
    .map((each) => ({ ...each, json: JSON.parse(readFileSync(each.path, 'utf8')) }))
    .filter(({ json }) => !json.private)
}

/** Puts the fields behind the licence, where readers look for them. */
function write({ path, folder, json }, address) {
  const fields = Object.entries(json).filter(([field]) => !(field in metadata(address, folder)))
  const place = fields.findIndex(([field]) => field === 'license') + 1
  fields.splice(place, 0, ...Object.entries(metadata(address, folder)))
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(fields), null, 2)}\n`)
}

/**
 * The address of a release: the one above, else that of the repository whose workflow publishes.
 * @returns {string} empty where neither is known.
 */
export function releaseAddress({ GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env) {
  if (address !== '') return address
  return GITHUB_SERVER_URL && GITHUB_REPOSITORY ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}` : ''
}

/**
 * @param publishes also fails while the address is unset, and writes it into each package.json first.
 * @returns {string[]}
 */
export function checkMetadata({ publishes }) {
  const known = publishes ? releaseAddress() : address
  if (publishes && known === '') {
    return [
      'The address of the sources is unset: set "address" in scripts/release/metadata.mjs, or publish from GitHub.',
    ]
  }
  if (publishes) for (const each of published()) write(each, known)
  return published().flatMap(({ json, folder }) => problemsOf(json, folder, known))
}
