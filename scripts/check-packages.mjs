// Proves the packages as their users get them: packed, linted, and imported from a project outside the workspace.
//   node scripts/check-packages.mjs [--browser]   --browser also builds examples/browser on the tarballs and opens it
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const packs = join(root, 'out', 'packs')

const packages = readdirSync(join(root, 'packages'))
  .map((folder) => ({
    folder: join(root, 'packages', folder),
    json: readJson(join(root, 'packages', folder, 'package.json')),
  }))
  .filter(({ json }) => !json.private)
  .map((each) => ({ ...each, tarball: pack(each) }))

for (const { json, tarball } of packages) {
  run('publint', [tarball, '--strict'])
  run('attw', [tarball, '--profile', 'esm-only', '--exclude-entrypoints', ...dataEntries(json)])
}

const project = mkdtempSync(join(tmpdir(), 'mot-user-'))
try {
  importInNode()
  if (process.argv.includes('--browser')) await trackInBrowser()
} finally {
  rmSync(project, { recursive: true, force: true })
}

function pack({ folder, json }) {
  mkdirSync(packs, { recursive: true })
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', packs], folder)
  return join(packs, `${json.name.replace('@', '').replace('/', '-')}-${json.version}.tgz`)
}

/** Entry points without types: networks and manifests. */
function dataEntries(json) {
  return Object.keys(json.exports)
    .filter((entry) => /\.(json|onnx)$/.test(entry))
    .map((entry) => entry.replace(/^\.\//, ''))
}

/** Every entry point of every package loads in Node, from the tarballs alone. */
function importInNode() {
  const runtimes = {
    'onnxruntime-node': '1.30.0',
    'onnxruntime-web': '1.30.0',
    ndarray: '1.1.1',
    'ndarray-ops': '1.2.2',
  }
  const dependencies = {
    ...runtimes,
    ...Object.fromEntries(packages.map(({ json, tarball }) => [json.name, `file:${tarball}`])),
  }
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'user', private: true, type: 'module', dependencies }),
  )
  // The runtimes' install scripts would download; nothing of ours has any.
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], project)
  const entries = packages.flatMap(({ json }) =>
    Object.entries(json.exports)
      .filter(([, target]) => typeof target === 'object')
      .map(([entry]) => json.name + entry.slice(1)),
  )
  const lines = entries.map(
    (entry) => `console.log(${JSON.stringify(entry)}, Object.keys(await import(${JSON.stringify(entry)})).length)`,
  )
  writeFileSync(join(project, 'import.mjs'), lines.join('\n'))
  run('node', ['import.mjs'], project)
}

/** The browser example, built by Vite on the tarballs, follows people in a headless Chromium. */
async function trackInBrowser() {
  const app = join(project, 'app')
  cpSync(join(root, 'examples', 'browser'), app, { recursive: true, filter: (path) => !/node_modules|dist/.test(path) })
  const json = readJson(join(app, 'package.json'))
  for (const { json: ours, tarball } of packages) {
    if (json.dependencies[ours.name]) json.dependencies[ours.name] = `file:${tarball}`
    json.overrides = { ...json.overrides, [ours.name]: `file:${tarball}` }
  }
  writeFileSync(join(app, 'package.json'), JSON.stringify(json))
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], app)
  run('npm', ['run', 'build'], app)
  run('node', [join(root, 'examples', 'browser', 'check.mjs'), join(app, 'dist')], root)
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

function run(command, args, cwd = root) {
  const local = join(root, 'node_modules', '.bin')
  execFileSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, PATH: `${local}:${process.env.PATH}` } })
}
