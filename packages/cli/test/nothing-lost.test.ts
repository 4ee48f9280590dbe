import { existsSync } from 'node:fs'
import { link, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createVideoWriter } from '@mot/io/video'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fileOutput } from '../src/track/file-output'
import { runMain } from './run-main'

const det = '1,-1,10,20,30,60,0.9,-1,-1,-1\n2,-1,11,20,30,60,0.9,-1,-1,-1\n'
let folder: string
let input: string
const inFolder = (name: string) => join(folder, name)
const track = (...more: string[]) =>
  runMain(['track', '--detections', input, '--tracker', 'ByteTrack', '--quiet', ...more])

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-lost-'))
  input = inFolder('det.txt')
  await writeFile(input, det)
})
afterEach(() => rm(folder, { recursive: true }))

describe('an output that is an input', () => {
  test.each([
    ['the same name', async () => input],
    ['another spelling', async () => join(folder, '.', 'x', '..', 'det.txt')],
    ['a symbolic link', async () => symlink(input, inFolder('link.txt')).then(() => inFolder('link.txt'))],
    ['a hard link', async () => link(input, inFolder('hard.txt')).then(() => inFolder('hard.txt'))],
  ])('%s is refused before anything is written', async (_, name) => {
    const { status, stderr } = await track('--out', await name())
    expect(status).toBe(2)
    expect(stderr).toMatch(/--out and --detections are the same file/)
    expect(await readFile(input, 'utf8')).toBe(det)
  })

  test('the same holds for smooth, eval and detect, and for two outputs', async () => {
    const smooth = await runMain(['smooth', input, '--interpolate', 'linear', '--out', input])
    expect(smooth.stderr).toMatch(/--out and the tracks are the same file/)
    const scores = await runMain(['eval', '--gt', input, '--tracks', input, '--html', input])
    expect(scores.stderr).toMatch(/--html and --gt are the same file/)
    expect((await runMain(['detect', input, '--out', input])).stderr).toMatch(/--out and the input are the same file/)
    const out = inFolder('tracks.txt')
    expect((await track('--out', out, '--save-detections', out)).stderr).toMatch(
      /--save-detections and --out are the same/,
    )
    expect(await readFile(input, 'utf8')).toBe(det)
    expect(await readdir(folder)).toEqual(['det.txt'])
  })
})

describe('an output', () => {
  test('leaves a part file of the user as it was, and none of its own', async () => {
    const out = inFolder('tracks.txt')
    await writeFile(`${out}.part`, 'mine')
    expect((await track('--out', out)).status).toBe(0)
    expect((await readdir(folder)).sort()).toEqual(['det.txt', 'tracks.txt', 'tracks.txt.part'])
    expect(await readFile(`${out}.part`, 'utf8')).toBe('mine')
  })

  test('that is a link replaces the file it leads to, and stays a link', async () => {
    await writeFile(inFolder('real.txt'), 'old')
    await symlink(inFolder('real.txt'), inFolder('out.txt'))
    expect((await track('--out', inFolder('out.txt'))).status).toBe(0)
    expect(await readlink(inFolder('out.txt'))).toBe(inFolder('real.txt'))
    expect(await readFile(inFolder('real.txt'), 'utf8')).toMatch(/^1,1,10/)
  })

  test('of two runs at once is that of one of them, whole', async () => {
    const path = inFolder('shared.txt')
    const text = (line: string) => line
    const [first, second] = [await fileOutput(path, text), await fileOutput(path, text)]
    for (const k of [1, 2, 3]) {
      await first.write(`first ${k}\n`)
      await second.write(`second ${k}\n`)
    }
    await second.close()
    expect(await readFile(path, 'utf8')).toBe('second 1\nsecond 2\nsecond 3\n')
    await first.close()
    expect(await readFile(path, 'utf8')).toBe('first 1\nfirst 2\nfirst 3\n')
    expect((await readdir(folder)).sort()).toEqual(['det.txt', 'shared.txt'])
  })

  test('of a run that fails stays as it was before', async () => {
    const out = inFolder('tracks.txt')
    await writeFile(out, 'old')
    await writeFile(input, `${det}3,-1,10,20,0,60,0.9,-1,-1,-1\n`)
    expect((await track('--out', out)).status).toBe(1)
    expect(await readFile(out, 'utf8')).toBe('old')
    expect((await readdir(folder)).sort()).toEqual(['det.txt', 'tracks.txt'])
  })
})

describe.skipIf(!existsSync('/dev/full'))('a full disk (skipped where there is no /dev/full)', () => {
  test('fails a run with rows, with the reason', async () => {
    const { status, stderr } = await track('--out', '/dev/full')
    expect(status).toBe(1)
    expect(stderr).toMatch(/^mot: \/dev\/full cannot be written: ENOSPC: no space left on device/)
  })

  test('fails a video', async () => {
    await symlink('/dev/full', inFolder('full.mp4'))
    const writer = await createVideoWriter(inFolder('full.mp4'), { width: 64, height: 48 })
    await writer.write({ width: 64, height: 48, data: new Uint8ClampedArray(4 * 64 * 48).fill(90) })
    await expect(writer.close()).rejects.toMatchObject({ message: expect.stringMatching(/ENOSPC|no space left/) })
  })
})
