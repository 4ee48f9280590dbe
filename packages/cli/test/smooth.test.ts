import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runMain } from './run-main'

/** A person walks to the right, is missed in frame 3 and reappears behind a tree with another id. */
const tracks = `
1,1,10.000000,20.000000,30.000000,60.000000,0.900000,-1,-1,-1
2,1,12.000000,20.000000,30.000000,60.000000,0.900000,-1,-1,-1
4,1,16.000000,20.000000,30.000000,60.000000,0.700000,-1,-1,-1
7,2,22.000000,20.000000,30.000000,60.000000,0.900000,-1,-1,-1
`.trimStart()
let folder: string
let file: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-smooth-'))
  file = join(folder, 'tracks.txt')
  await writeFile(file, tracks)
})
afterEach(() => rm(folder, { recursive: true }))

function places(rows: string): string[] {
  return rows
    .trim()
    .split('\n')
    .map((row) => row.split(',').slice(0, 3).join(' '))
}

describe('mot smooth', () => {
  test('fills gaps and prints the numbers of rows and ids', async () => {
    const { status, stdout, stderr } = await runMain(['smooth', file, '--interpolate', 'linear'])
    expect(status, stderr).toBe(0)
    const rows = tracks.trim().split('\n')
    rows.splice(2, 0, '3,1,14.000000,20.000000,30.000000,60.000000,0.800000,-1,-1,-1')
    expect(stdout.trim().split('\n')).toEqual(rows)
    expect(stderr).toBe('4 rows of 2 ids became 5 rows of 2 ids\n')
  })

  test('links fragments, and fills the gap between them, too', async () => {
    const out = join(folder, 'smooth.txt')
    const call = ['smooth', file, '--relink', '--interpolate', 'linear', '--out', out, '--quiet']
    expect(await runMain(call)).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(places(await readFile(out, 'utf8'))).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((frame) => `${frame} 1 ${8 + 2 * frame}.000000`),
    )
  })

  test('links only over the given number of frames', async () => {
    const { stdout } = await runMain(['smooth', file, '--relink', '1'])
    expect(stdout).toBe(tracks)
  })

  test('does not link fragments of different appearance', async () => {
    await writeFile(join(folder, 'emb.f32'), new Float32Array([1, 0, 1, 0, 1, 0, 0, 1]))
    const call = ['smooth', file, '--relink', '--embeddings', join(folder, 'emb.f32'), '--embedding-dimension', '2']
    expect((await runMain(call)).stdout).toBe(tracks)
  })

  test.each(['gaussian', 'rts'])('fills as many gaps when it smooths (%s)', async (how) => {
    const { stdout } = await runMain(['smooth', file, '--interpolate', how, '--max-gap', '1'])
    expect(places(stdout).map((place) => place.split(' ')[0])).toEqual(['1', '2', '3', '4', '7'])
  })

  test.each([
    ['nothing to do', [], 'Pass --relink'],
    ['an unknown interpolation', ['--interpolate', 'cubic'], 'Allowed choices are linear, gaussian, rts'],
    ['a gap without an interpolation', ['--relink', '--max-gap', '3'], '--max-gap requires --interpolate'],
    ['a gap that is not a number from 0', ['--interpolate', 'rts', '--max-gap', '-1'], 'whole number from 0'],
    ['embeddings without a use', ['--interpolate', 'rts', '--embeddings', 'e.npy'], '--relink'],
    ['a dimension without embeddings', ['--relink', '--embedding-dimension', '2'], '--embeddings'],
  ])('refuses %s', async (_, options, words) => {
    expect(await runMain(['smooth', file, ...options])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(words),
    })
  })

  test('refuses more embeddings than rows', async () => {
    await writeFile(join(folder, 'emb.f32'), new Float32Array(10))
    const call = ['smooth', file, '--relink', '--embeddings', join(folder, 'emb.f32'), '--embedding-dimension', '2']
    expect(await runMain(call)).toMatchObject({ status: 1, stderr: expect.stringContaining('4 rows') })
  })
})

describe('mot track', () => {
  let call: string[]
  beforeEach(async () => {
    await writeFile(join(folder, 'det.txt'), '1,-1,10,20,30,60,0.9\n2,-1,12,20,30,60,0.9\n4,-1,16,20,30,60,0.9\n')
    await writeFile(join(folder, 'emb.f32'), new Float32Array([1, 0, 1, 0, 1, 0]))
    call = ['track', '--detections', join(folder, 'det.txt'), '--embeddings', join(folder, 'emb.f32'), '--quiet']
    call.push('--embedding-dimension', '2', '--preset', 'fairmot')
  })

  test('fills gaps after the last frame, on standard output and in a file', async () => {
    const onOutput = await runMain([...call, '--relink', '--interpolate', 'linear'])
    expect(onOutput, onOutput.stderr).toMatchObject({ status: 0, stderr: '' })
    expect(places(onOutput.stdout).map((place) => place.split(' ')[0])).toEqual(['1', '2', '3', '4'])
    const out = join(folder, 'out.txt')
    await runMain([...call, '--relink', '--interpolate', 'linear', '--out', out])
    expect(await readFile(out, 'utf8')).toBe(onOutput.stdout)
  })

  test('links by appearance, with embeddings, and refuses to without', async () => {
    const linked = await runMain([...call, '--link-appearance'])
    expect(linked, linked.stderr).toMatchObject({ status: 0, stderr: '' })
    expect(places(linked.stdout)).toHaveLength(3)
    const bare = ['track', '--detections', join(folder, 'det.txt'), '--tracker', 'SORT', '--quiet', '--link-appearance']
    expect(await runMain([...bare, '--set', 'minHits=1'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--link-appearance requires embeddings'),
    })
  })

  test('refuses a second pass for outputs that are written per frame', async () => {
    expect(await runMain([...call, '--interpolate', 'linear', '--json'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('second pass changes rows'),
    })
  })
})
