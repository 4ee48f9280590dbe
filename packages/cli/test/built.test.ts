import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))
const mot = join(root, 'packages/cli/dist/mot.js')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-built-'))
  await run(process.execPath, [join(root, 'scripts/setup.mjs'), '--build'])
}, 300_000)
afterAll(() => rm(folder, { recursive: true }))

test('the built file is an executable program', async () => {
  expect(await readFile(mot, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  const { stdout } =
    process.platform === 'win32' ? await run(process.execPath, [mot, '--version']) : await run(mot, ['--version'])
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('help loads neither the runtime of networks nor the video library', async () => {
  const list = `process.on('exit', () => console.error(process.report.getReport().sharedObjects.join('\\n')))`
  const preload = ['--import', `data:text/javascript,${encodeURIComponent(list)}`]
  const { stderr } = await run(process.execPath, [...preload, mot, '--help'])
  expect(stderr).toMatch(/libc|libSystem|ntdll/i)
  expect(stderr).not.toMatch(/onnxruntime|webcodecs|sharp/)
})

test('it tracks detections in a separate process and exits with the status of the run', async () => {
  const detections = join(folder, 'det.txt')
  const embeddings = join(folder, 'emb.f32')
  await writeFile(detections, '1,-1,10,20,30,60,0.9,-1,-1,-1\n2,-1,12,20,30,60,0.9,-1,-1,-1\n')
  await writeFile(embeddings, new Float32Array([1, 0, 1, 0]))
  const call = ['track', '--detections', detections, '--embeddings', embeddings, '--embedding-dimension', '2']
  const { stdout } = await run(process.execPath, [mot, ...call, '--preset', 'fairmot'])
  expect(stdout).toMatch(/^1,1,10\.000000,20\.000000,30\.000000,60\.000000,0\.900000,-1,-1,-1\n2,1,/)
  await expect(run(process.execPath, [mot, ...call, '--preset', 'nothing'])).rejects.toMatchObject({ code: 2 })
  await expect(run(process.execPath, [mot, 'models', 'path', 'nothing'])).rejects.toMatchObject({ code: 1 })
})

test('the output of the doctor has no messages of graphics drivers', async () => {
  const { stdout, stderr } = await run(process.execPath, [mot, 'doctor'])
  expect(stdout).toMatch(/^ {2}✓ cpu \(ort-node\) {2,}runs networks$/m)
  expect(stdout).toMatch(/^ {2}[✓✗] webgpu \(ort-node\) /m)
  expect(stderr).toBe('')
})

test.skipIf(process.platform === 'win32')('a driver that crashes does not end the doctor', async () => {
  const crash = `if (/probe-networks/.test(process.argv[1])) process.kill(process.pid, 'SIGSEGV')`
  const env = { ...process.env, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}` }
  const { stdout } = await run(process.execPath, [mot, 'doctor'], { env })
  expect(stdout).toMatch(/^ {2}✗ all providers {2}trying them ended the process with SIGSEGV$/m)
  expect(stdout).toMatch(/^ {2}[✓✗] ffmpeg /m)
})

test.skipIf(process.platform === 'win32')('an interrupted run ends with status 130', async () => {
  const detections = join(folder, 'long.txt')
  await writeFile(detections, '2000000,-1,10,20,30,60,0.9,-1,-1,-1\n')
  const child = run(process.execPath, [mot, 'track', '--detections', detections, '--preset', 'fairmot', '--json'], {
    maxBuffer: 1e9,
  })
  child.child.stdout?.once('data', () => child.child.kill('SIGINT'))
  await expect(child).rejects.toMatchObject({ code: 130 })
})

test.skipIf(process.platform === 'win32')('a reader that stops early causes no crash', async () => {
  const detections = join(folder, 'long.txt')
  const call = `'${process.execPath}' '${mot}' track --detections '${detections}' --preset fairmot --json`
  const line = `{ ${call}; echo "status $?" >&2; } | head -n 2`
  const { stdout, stderr } = await run('sh', ['-c', line])
  expect(stdout.trim().split('\n')).toHaveLength(2)
  expect(stderr).toBe('status 0\n')
  expect(stderr).not.toMatch(/EPIPE|at /)
})
