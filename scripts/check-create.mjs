// `npm create mot` from the packed packages: each template is made, installed, built where it is a page, and run.
//   npm run build && npm run check:create -- [template …]
//   Pages run in Chromium, the camera's with a fake camera that plays the footage. The RTSP counter reads an RTSP server on this
//   machine where there can be one, and a file.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasFfmpeg, prepareFootage } from './check-packages/footage.mjs'
import { withPage } from './check-packages/with-page.mjs'
import { install, packages, readJson, root, run, tarballs } from './check-packages/workspace.mjs'

const checks = { page: checkPage, video: checkVideo, rtsp: checkRtsp, react: checkReact }
const named = process.argv.slice(2)
const unknown = named.filter((name) => !(name in checks))
if (unknown.length > 0)
  throw new Error(`There is no template ${unknown.join(', ')}: expected some of ${Object.keys(checks).join(', ')}.`)

run('node', ['scripts/setup.mjs', '--chromium'])
const { json } = packages.find(({ json }) => json.name === 'create-mot')
const templates = readdirSync(join(root, 'packages/create-mot/templates')).sort()
assert.deepEqual(templates, Object.keys(checks).sort(), 'Every template should have a check.')

const projects = mkdtempSync(join(tmpdir(), 'mot-create-'))
const footage = await prepareFootage(join(projects, 'footage'))
const environment = {
  ...process.env,
  ...footage.env,
  VITE_MOT_MIRROR: footage.env.MOT_MIRROR,
  MOT_CACHE: join(projects, 'cache'),
}
try {
  for (const [name, check] of Object.entries(checks).filter(([name]) => named.length === 0 || named.includes(name))) {
    const start = performance.now()
    const project = make(name)
    const said = await check(project)
    console.log(`✓ ${name} (${((performance.now() - start) / 1000).toFixed(0)} s): ${said}`)
  }
} finally {
  footage.close()
  rmSync(projects, { recursive: true, force: true })
}

/** Makes a project as a user does, with the tarballs in place of what is not published yet, and installs it. */
function make(name) {
  const from = ['exec', '--yes', '--prefer-offline', `--package=${tarballs['create-mot']}`]
  const said = output('npm', [...from, '--', 'create-mot', `my-${name}`, '--template', name], projects)
  assert.match(
    said,
    new RegExp(`^Made my-${name} from the template ${name}. Next:\n  cd my-${name}\n  npm install\n  npm `, 'm'),
  )
  const project = join(projects, `my-${name}`)
  const manifest = readJson(join(project, 'package.json'))
  assert.equal(manifest.name, `my-${name}`)
  for (const [dependency, version] of Object.entries(manifest.dependencies)) {
    if (dependency in tarballs)
      assert.equal(version, json.version, `${name} should depend on the ${dependency} of its version.`)
  }
  if (footage.network !== 'yolox-nano') useNetwork(join(project, 'src'), footage.network)
  install(project, manifest)
  return project
}

/** As the README of each template says: another network is another name in src/detector. */
function useNetwork(sources, network) {
  const path = ['detector.ts', 'detector.js'].map((file) => join(sources, file)).find((file) => existsSync(file))
  const text = readFileSync(path, 'utf8')
  assert.ok(text.includes("const network = 'yolox-nano'"))
  writeFileSync(path, text.replace("const network = 'yolox-nano'", `const network = '${network}'`))
}

function checkVideo(project) {
  const said = output('npm', ['start', footage.video], project)
  const [, count] = /^(\d+) people on cpu: tracked\.mp4, tracks\.txt$/m.exec(said) ?? []
  const rows = readFileSync(join(project, 'tracks.txt'), 'utf8').trim().split('\n')
  const ids = new Set(rows.map((row) => row.split(',')[1]))
  assert.equal(Number(count), ids.size, said)
  assert.ok(ids.size >= footage.people, `${ids.size} people are too few.`)
  assert.ok(statSync(join(project, 'tracked.mp4')).size > 20_000)
  return `${rows.length} rows of ${ids.size} people, and a video`
}

async function checkRtsp(project) {
  if (!hasFfmpeg) return 'made; its run skipped without an ffmpeg on the PATH'
  const said = await untilEnd(project, footage.video)
  assert.match(said.errors, /counting in \d+ × \d+ pixels on cpu/)
  const [, crossed, back] = /middle: (\d+) in, (\d+) out/.exec(said.errors)
  const events = said.output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
  const crossings = events.filter(({ kind }) => kind === 'cross')
  assert.equal(crossings.length, Number(crossed) + Number(back))
  assert.ok(
    events.some(({ kind }) => kind === 'enter'),
    'No person is in the right half.',
  )
  assert.equal(readFileSync(join(project, 'events.jsonl'), 'utf8').trim().split('\n').length, events.length)
  return `${events.length} events of a file; ${await fromServer(project)}`
}

/** The camera of the test server shows no people: what counts is that frames come, and that Ctrl+C ends it. */
async function fromServer(project) {
  const server = await startRtspServer()
  if (server === undefined) return 'a stream skipped without gir1.2-gst-rtsp-server-1.0'
  try {
    const said = await untilEnd(project, server.url, /counting in/)
    assert.match(said.errors, /middle: 0 in, 0 out/)
    return 'a stream, ended by Ctrl+C'
  } finally {
    server.close()
  }
}

/** Runs the counter to its end; or until its errors match, and then ends it as Ctrl+C does. */
async function untilEnd(project, source, until) {
  const child = spawn(process.execPath, ['src/count.js', source], {
    cwd: project,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { output: '', errors: '' }
  const timer = setTimeout(() => child.kill('SIGKILL'), 120_000)
  child.stdout.on('data', (part) => {
    said.output += part
  })
  child.stderr.on('data', (part) => {
    said.errors += part
    if (until?.test(said.errors)) setTimeout(() => child.kill('SIGINT'), 2000)
  })
  const [status] = await once(child, 'close')
  clearTimeout(timer)
  assert.equal(status, 0, said.errors)
  return said
}

async function startRtspServer() {
  const child = spawn('tsx', ['--conditions=@mot/source', join(root, 'scripts/check-packages/rtsp.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}` },
  })
  const [line] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => [''])])
  const url = String(line).trim()
  return url === '' ? undefined : { url, close: () => child.stdin.end() }
}

async function checkPage(project) {
  output('npm', ['run', 'build'], project)
  const camera = hasFfmpeg ? [`--use-file-for-fake-video-capture=${fakeCamera()}`] : []
  const args = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', ...camera]
  const least = hasFfmpeg ? 2 : 0
  const said = await withPage(join(project, 'dist'), args, async (page) => {
    await page.click('#start')
    return statusOf(page, `^(\\d+) people, (\\d+) so far`, least)
  })
  return `${said}, from a fake camera`
}

async function checkReact(project) {
  output('npm', ['run', 'build'], project)
  return withPage(join(project, 'dist'), [], async (page) => {
    await page.setInputFiles('input[type=file]', footage.video)
    const said = await statusOf(page, `^Frame \\d+: (\\d+) people, (\\d+) so far`, 2)
    const size = await page.evaluate(() => document.querySelector('canvas').width)
    assert.ok(size >= 640, 'The canvas should have the size of the video.')
    return said
  })
}

/** Waits until a page says so, with enough people so far. */
async function statusOf(page, pattern, least) {
  const isThere = ({ pattern, least }) => {
    const found = new RegExp(pattern).exec(document.querySelector('[role=status]')?.textContent ?? '')
    return found !== null && Number(found[2]) >= least
  }
  try {
    await page.waitForFunction(isThere, { pattern, least }, { timeout: 60_000 })
  } catch (error) {
    throw new Error(`The page says: ${await page.textContent('[role=status]')}`, { cause: error })
  }
  return page.textContent('[role=status]')
}

/** Chromium takes a film of JPEGs for a camera, again and again. */
function fakeCamera() {
  const film = join(projects, 'camera.mjpeg')
  run('ffmpeg', ['-loglevel', 'error', '-y', '-i', footage.video, '-c:v', 'mjpeg', '-q:v', '3', film])
  return film
}

function output(command, args, cwd) {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: environment,
    timeout: 300_000,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}
