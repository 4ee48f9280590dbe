// Tests the packages as published: packed, linted, and imported in projects outside the workspace.
//   npm run build && node scripts/check-packages.mjs [--browser]
//   --browser also builds examples/browser on the tarballs, opens it in Chromium and compares it with `mot track` in
//   Node
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const packs = join(root, 'out', 'packs')
const runtimes = {
  'onnxruntime-node': '1.30.0',
  'onnxruntime-web': '1.30.0',
  ndarray: '1.1.1',
  'ndarray-ops': '1.2.2',
}

const packages = readdirSync(join(root, 'packages'))
  .map((folder) => ({
    folder: join(root, 'packages', folder),
    json: readJson(join(root, 'packages', folder, 'package.json')),
  }))
  .filter(({ json }) => !json.private)
  .map((each) => ({ ...each, tarball: pack(each) }))
const tarballs = Object.fromEntries(packages.map(({ json, tarball }) => [json.name, `file:${tarball}`]))

for (const { json, tarball } of packages) {
  run('publint', [tarball, '--strict'])
  run('attw', [tarball, '--profile', 'esm-only', '--exclude-entrypoints', ...dataEntries(json)])
}

const projects = mkdtempSync(join(tmpdir(), 'mot-users-'))
try {
  installTrackersAlone(join(projects, 'trackers'))
  importInNode(join(projects, 'node'))
  trackInWorkers(join(projects, 'trackers'))
  if (process.argv.includes('--browser')) trackInBrowser(join(projects, 'browser'), join(projects, 'node'))
} finally {
  rmSync(projects, { recursive: true, force: true })
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

/** `@mot/trackers` installs the core and nothing else: no runtime, no codec. */
function installTrackersAlone(project) {
  install(project, { dependencies: { '@mot/trackers': '0.1.0' } })
  const installed = readdirSync(join(project, 'node_modules'), { recursive: true })
    .filter((path) => basename(path) === 'package.json')
    .map((path) => path.replace(/\/package\.json$/, ''))
  assert.deepEqual(installed.sort(), ['@mot/core', '@mot/trackers'])
}

/** Every entry point of every package loads in Node, from the tarballs alone. */
function importInNode(project) {
  install(project, { dependencies: { ...runtimes, ...tarballs } })
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

/** The pool's workers load their script and their trackers. */
function trackInWorkers(project) {
  const lines = [
    "import assert from 'node:assert/strict'",
    "import { Detections } from '@mot/core'",
    "import { TrackerPool } from '@mot/trackers/pool'",
    "const pool = new TrackerPool({ tracker: 'ByteTrack', workers: 1 })",
    'const box = { left: 10, top: 10, right: 50, bottom: 110 }',
    "const tracks = await pool.update('camera', Detections.from([{ box, score: 0.9 }]))",
    'assert.equal(tracks.at(0).id, 1)',
    'await pool.close()',
  ]
  writeFileSync(join(project, 'pool.mjs'), lines.join('\n'))
  run('node', ['pool.mjs'], project)
}

/** The browser example, built by Vite on the tarballs, has the same tracks in Chromium as the packed `mot` in Node. */
function trackInBrowser(project, nodeProject) {
  run('node', ['scripts/setup.mjs', '--chromium'])
  run('tsx', ['--conditions=@mot/source', 'examples/browser/prepare.ts'])
  const example = join(root, 'examples', 'browser')
  cpSync(example, project, {
    recursive: true,
    filter: (path) => !['node_modules', 'dist'].includes(basename(path)),
  })
  install(project, readJson(join(example, 'package.json')))
  run('npm', ['run', 'build'], project)
  const clip = join(project, 'public', 'street.mp4')
  run(
    'node_modules/.bin/mot',
    ['track', clip, '--model', 'fairmot-tiny', '--device', 'cpu', '--out', 'tracks.txt'],
    nodeProject,
  )
  run('node', [join(example, 'check.mjs'), join(project, 'dist'), join(nodeProject, 'tracks.txt')])
}

/** Creates a project with our packages from the tarballs, also as dependencies of each other. */
function install(project, json) {
  mkdirSync(project, { recursive: true })
  const dependencies = Object.entries(json.dependencies).map(([name, version]) => [name, tarballs[name] ?? version])
  const manifest = {
    name: 'user',
    private: true,
    type: 'module',
    ...json,
    dependencies: Object.fromEntries(dependencies),
    overrides: tarballs,
  }
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest))
  // The runtimes' install scripts would download files; our packages have no install scripts.
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], project)
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

function run(command, args, cwd = root) {
  const local = join(root, 'node_modules', '.bin')
  execFileSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, PATH: `${local}:${process.env.PATH}` } })
}
