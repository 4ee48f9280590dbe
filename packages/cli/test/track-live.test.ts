import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runMain } from './run-main'
import { writeSquareFinder, writeSquares } from './squares'

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0

test.each([
  ['a second pass', ['street.mp4', '--live', '--interpolate', 'linear'], '--live has no last frame'],
  ['detections', ['--detections', 'det.txt', '--live'], '--live is for cameras and streams'],
  ['no --live', ['street.mp4', '--rtsp-transport', 'tcp'], '--rtsp-transport requires --live'],
  ['a camera without it', ['camera'], 'A camera requires --live, got "camera"'],
])('with %s, the options are refused', async (_, options, words) => {
  const { status, stderr } = await runMain(['track', ...options])
  expect(status).not.toBe(0)
  expect(stderr).toContain(words)
})

describe.skipIf(!hasFfmpeg)('with an ffmpeg on the PATH (skipped where there is none)', () => {
  let folder: string
  let call: string[]
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mot-live-'))
    await writeSquares(join(folder, 'squares.mp4'), 30)
    const network = await writeSquareFinder(folder)
    call = ['track', join(folder, 'squares.mp4'), '--model', network, '--device', 'cpu', '--quiet', '--live']
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('tracks have real times, and frames that count dropped ones', async () => {
    const before = Date.now() / 1000
    const { status, stdout, stderr } = await runMain([...call, '--frames', '12', '--json'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { frame: number; time: number })
    expect(lines.length).toBeGreaterThan(2)
    for (const { frame, time } of lines) {
      expect(frame).toBeLessThan(40)
      expect(time).toBeGreaterThan(before)
      expect(time).toBeLessThan(Date.now() / 1000)
    }
  })

  test('a file of tracks has its lines at once, and keeps them when the run is ended', async () => {
    const out = join(folder, 'tracks.csv')
    const control = new AbortController()
    const run = runMain([...call, '--out', out], control.signal)
    let text = ''
    while (text.split('\n').length < 4) {
      await new Promise((done) => setTimeout(done, 50))
      text = await readFile(out, 'utf8').catch(() => '')
    }
    control.abort()
    await run
    expect((await readFile(out, 'utf8')).startsWith(text)).toBe(true)
  })
})
