// Tests the packages as published: packed, linted, and used in projects outside the workspace.
//   npm run build && node scripts/check-packages.mjs [--browser] [part …]
//   parts: lint, alone, node, types, common-js, bundlers, without-codecs, stranger, example; all without a name
//   --browser also opens what the bundlers build in Chromium, and examples/browser, whose tracks it compares with those of
//   `mot track` in Node
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { buildWithBundlers } from './check-packages/bundlers.mjs'
import { requireInCommonJs } from './check-packages/common-js.mjs'
import { walkAsStranger } from './check-packages/stranger.mjs'
import { compileTypes } from './check-packages/types.mjs'
import {
  dataEntries,
  entries,
  install,
  packages,
  readJson,
  root,
  run,
  runtimes,
  tarballs,
} from './check-packages/workspace.mjs'

const named = process.argv.slice(2).filter((each) => !each.startsWith('--'))
const inBrowser = process.argv.includes('--browser')
if (inBrowser) run('node', ['scripts/setup.mjs', '--chromium'])

const projects = mkdtempSync(join(tmpdir(), 'mot-users-'))
try {
  await part('lint', lint)
  await part('alone', () => trackersAlone(join(projects, 'trackers')))
  await part('node', () => importInNode(join(projects, 'node')))
  await part('types', () => compileTypes(join(projects, 'types')))
  await part('common-js', () => requireInCommonJs(join(projects, 'common-js')))
  await part('bundlers', () => buildWithBundlers(join(projects, 'bundlers'), inBrowser))
  await part('without-codecs', () => videoWithoutCodecs(join(projects, 'without-codecs')))
  await part('stranger', () => walkAsStranger(join(projects, 'stranger'), inBrowser))
  if (inBrowser) await part('example', () => trackInBrowser(join(projects, 'browser'), join(projects, 'mot')))
} finally {
  rmSync(projects, { recursive: true, force: true })
}

async function part(name, check) {
  if (named.length > 0 && !named.includes(name)) return
  const start = performance.now()
  await check()
  console.log(`✓ ${name} (${((performance.now() - start) / 1000).toFixed(0)} s)`)
}

function lint() {
  for (const { json, tarball } of packages) {
    run('publint', [tarball, '--strict'])
    // A program alone has nothing to import.
    if (Object.values(json.exports).every((target) => typeof target === 'string')) continue
    // The worker scripts and the command line are for ESM alone.
    const ignored = ['cjs-resolves-to-esm', 'no-resolution']
    const entries = ['--exclude-entrypoints', ...dataEntries(json)]
    run('attw', [tarball, '--profile', 'node16', '--quiet', '--ignore-rules', ...ignored, ...entries])
  }
}

/** `@mot/trackers` installs the core and nothing else: no runtime, no codec. The pool's workers load their script. */
function trackersAlone(project) {
  install(project, { dependencies: { '@mot/trackers': '0.1.0' } })
  const installed = readdirSync(join(project, 'node_modules'), { recursive: true })
    .filter((path) => basename(path) === 'package.json')
    .map((path) => path.replace(/\/package\.json$/, ''))
  assert.deepEqual(installed.sort(), ['@mot/core', '@mot/trackers'])
  const lines = [
    "import assert from 'node:assert/strict'",
    "import { Detections } from '@mot/core'",
    "import { TrackerPool } from '@mot/trackers/pool'",
    'const box = { left: 10, top: 10, right: 50, bottom: 110 }',
    "for (const workerUrl of [undefined, import.meta.resolve('@mot/trackers/pool/worker')]) {",
    "  const pool = new TrackerPool({ tracker: 'ByteTrack', workers: 1, workerUrl })",
    "  const tracks = await pool.update('camera', Detections.from([{ box, score: 0.9 }]))",
    '  assert.equal(tracks.at(0).id, 1)',
    '  await pool.close()',
    '}',
  ]
  writeFileSync(join(project, 'pool.mjs'), lines.join('\n'))
  run('node', ['pool.mjs'], project)
}

/** Every entry point of every package loads in Node, from the tarballs alone. */
function importInNode(project) {
  install(project, { dependencies: { ...runtimes, ...tarballs } })
  const lines = entries().map(
    (entry) => `console.log(${JSON.stringify(entry)}, Object.keys(await import(${JSON.stringify(entry)})).length)`,
  )
  writeFileSync(join(project, 'import.mjs'), lines.join('\n'))
  run('node', ['import.mjs'], project)
}

/** `mot` installs without optional packages, and an ffmpeg on the PATH reads and writes its videos. */
function videoWithoutCodecs(project) {
  if (spawnSync('ffmpeg', ['-version']).status !== 0) return console.log('no ffmpeg on the PATH: skipped')
  install(project, { dependencies: { '@mot/cli': '0.1.0', '@mot/io': '0.1.0' } }, ['--omit=optional'])
  assert.ok(!existsSync(join(project, 'node_modules/@napi-rs')), 'The codecs should not be installed.')
  const lines = [
    "import { createVideoWriter } from '@mot/io/video'",
    "const writer = await createVideoWriter('clip.mp4', { width: 640, height: 384 })",
    'const data = new Uint8ClampedArray(4 * 640 * 384).fill(128)',
    'for (let i = 0; i < 3; i++) await writer.write({ width: 640, height: 384, data })',
    'await writer.close()',
  ]
  writeFileSync(join(project, 'clip.mjs'), lines.join('\n'))
  run('node', ['clip.mjs'], project)
  run(
    'node_modules/.bin/mot',
    ['track', 'clip.mp4', '--model', 'fairmot-tiny', '--device', 'cpu', '--video', 'tracked.mp4'],
    project,
  )
  assert.ok(existsSync(join(project, 'tracked.mp4')))
}

/** The browser example, built by Vite on the tarballs, has the same tracks in Chromium as the packed `mot` in Node. */
function trackInBrowser(project, nodeProject) {
  run('tsx', ['--conditions=@mot/source', 'examples/browser/prepare.ts'])
  const example = join(root, 'examples', 'browser')
  cpSync(example, project, {
    recursive: true,
    filter: (path) => !['node_modules', 'dist'].includes(basename(path)),
  })
  install(project, readJson(join(example, 'package.json')))
  run('npm', ['run', 'build'], project)
  install(nodeProject, { dependencies: { '@mot/cli': '0.1.0' } })
  const clip = join(project, 'public', 'street.mp4')
  run(
    'node_modules/.bin/mot',
    ['track', clip, '--model', 'fairmot-tiny', '--device', 'cpu', '--out', 'tracks.txt'],
    nodeProject,
  )
  run('node', [join(example, 'check.mjs'), join(project, 'dist'), join(nodeProject, 'tracks.txt')])
}
