// The packages as tarballs, and projects outside the workspace that install them.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
const packs = join(root, 'out', 'packs')

/** The published packages: folder, package.json and tarball of each. */
export const packages = readdirSync(join(root, 'packages'))
  .map((folder) => ({
    folder: join(root, 'packages', folder),
    json: readJson(join(root, 'packages', folder, 'package.json')),
  }))
  .filter(({ json }) => !json.private)
  .map((each) => ({ ...each, tarball: pack(each) }))

export const tarballs = Object.fromEntries(packages.map(({ json, tarball }) => [json.name, `file:${tarball}`]))

/** Optional peers, as a user installs them. */
export const runtimes = {
  'onnxruntime-node': '1.30.0',
  'onnxruntime-web': '1.30.0',
  ndarray: '1.1.1',
  'ndarray-ops': '1.2.2',
}

/**
 * What can be imported, with types: `@mot/core`, `@mot/core/ndarray`, …
 * @param condition entries that have this one only.
 */
export function entries(condition = 'default') {
  return packages.flatMap(({ json }) =>
    Object.entries(json.exports)
      .filter(([, target]) => typeof target === 'object' && condition in target)
      .map(([entry]) => json.name + entry.slice(1)),
  )
}

/** Entry points without types: networks, manifests, scripts for workers. */
export function dataEntries(json) {
  return Object.entries(json.exports)
    .filter(([, target]) => typeof target === 'string')
    .map(([entry]) => entry.replace(/^\.\//, ''))
}

/** Creates a project with our packages from the tarballs, also as dependencies of each other. */
export function install(project, json, options = []) {
  mkdirSync(project, { recursive: true })
  const manifest = { name: 'user', private: true, type: 'module', ...withTarballs(json) }
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest))
  // The runtimes' install scripts would download files; our packages have no install scripts.
  const quick = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']
  run('npm', ['install', ...quick, ...options], project)
}

/** A package.json with our packages from the tarballs, also as dependencies of each other. */
export function withTarballs(json) {
  const dependencies = Object.entries(json.dependencies).map(([name, version]) => [name, tarballs[name] ?? version])
  return { ...json, dependencies: Object.fromEntries(dependencies), overrides: tarballs }
}

/** Writes a file of a project, and the folders that it lies in. */
export function write(path, text) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** @throws when the command fails, or after ten minutes. */
export function run(command, args, cwd = root) {
  const local = join(root, 'node_modules', '.bin')
  const env = { ...process.env, PATH: `${local}${delimiter}${process.env.PATH}`, NEXT_TELEMETRY_DISABLED: '1' }
  execFileSync(command, args, { cwd, stdio: 'inherit', env, timeout: 600_000 })
}

function pack({ folder, json }) {
  mkdirSync(packs, { recursive: true })
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', packs], folder)
  return join(packs, `${json.name.replace('@', '').replace('/', '-')}-${json.version}.tgz`)
}
