import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readBoxes, readFollowed } from '../src/eval/single/read-boxes'
import { runMain } from './run-main'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-single-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function file(name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, name)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, `${lines.join('\n')}\n`)
  return path
}

test('boxes are read as OTB, GOT-10k, LaSOT and VOT write them down', async () => {
  const box = { left: 10, top: 20, right: 40, bottom: 60 }
  expect(
    await readBoxes(await file('otb.txt', ['11,21,30,40', '11\t21\t30\t40', '11 21 30 40']), { firstPixel: 1 }),
  ).toEqual([box, box, box])
  expect(
    await readBoxes(await file('vot.txt', ['10,20,40,20,40,60,10,60', '1', 'nan,nan,nan,nan', '0,0,0,0']), {
      firstPixel: 0,
    }),
  ).toEqual([box, undefined, undefined, undefined])
  await expect(
    readBoxes(await file('worse.txt', ['10,20,30,40', 'left,top']), { firstPixel: 0 }),
  ).rejects.toMatchObject({
    code: 'invalid-file',
    message: expect.stringContaining('line 2'),
  })
})

test('what mot follow wrote is read by its frames: lost ones have no box', () => {
  const text = '2,10,20,30,40,1.0000,tracking\n3,,,,,0.1000,lost\n'
  return expect(readFollowed('target.txt', text)).resolves.toEqual([
    undefined,
    { left: 10, top: 20, right: 40, bottom: 60 },
    undefined,
  ])
})

test('a row for each sequence and one for all, with a page that needs nothing but itself', async () => {
  await file('gt/walk/groundtruth.txt', ['10,10,20,20', '12,10,20,20', '14,10,20,20', '16,10,20,20'])
  await file('gt/walk/full_occlusion.txt', ['0,0,1,0'])
  await file('results/walk.txt', [
    '1,10,10,20,20,1.0,tracking',
    '2,12,10,20,20,0.9,tracking',
    '3,,,,,0.1,lost',
    '4,16,20,20,20,0.5,uncertain',
  ])
  const page = join(folder, 'page.html')
  const call = ['eval', '--single', 'lasot', '--gt', join(folder, 'gt'), '--tracks', join(folder, 'results')]
  const { status, stdout, stderr } = await runMain([...call, '--json', '--html', page])
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const { sequences, combined } = JSON.parse(stdout)
  expect(combined).toEqual(sequences.walk)
  expect(combined).toMatchObject({ Lost: 1, Frames: 4, SR50: 0.5 })
  expect(combined.AO).toBeCloseTo((1 + 1 / 3) / 2, 9)
  const html = await readFile(page, 'utf8')
  expect(html).toContain('Overlap over time')
  expect(html).not.toMatch(/<(script|link)[^>]+(src|href)=/)
})

test('a file against a folder, more frames than the truth has, and missing results are refused', async () => {
  const truth = await file('one.txt', ['10,10,20,20', '12,10,20,20'])
  const long = await file('long.txt', ['10,10,20,20', '12,10,20,20', '12,10,20,20'])
  const call = (gt: string, tracks: string) => runMain(['eval', '--single', 'got10k', '--gt', gt, '--tracks', tracks])
  expect((await call(folder, truth)).status).toBe(2)
  expect((await call(truth, long)).stderr).toContain('3 frames')
  expect((await call(truth, join(folder, 'nothing.txt'))).status).toBe(1)
  expect((await call(truth, truth)).stdout).toContain('100.0')
})

test.each([
  ['--geometry', 'mask'],
  ['--benchmark', 'MOT17'],
  ['--min-iou', '0.4'],
  ['--metrics', 'HOTA'],
  ['--classes', '0'],
  ['--frames', '3'],
  ['--first-frame', '0'],
  ['--lenient'],
])('%s %s has no effect on one target a sequence, and is refused', async (...option) => {
  const call = ['eval', '--single', 'otb', '--gt', folder, '--tracks', folder, ...option.filter((word) => word)]
  expect(await runMain(call)).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining(`${option[0]} has no effect on --single`),
  })
})
