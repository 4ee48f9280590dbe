import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { formatObjects, type ObjectRowInput } from '@mot/io/formats'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runMain } from './run-main'

type Lines = readonly (readonly (string | number)[])[]
type Fields = Readonly<Record<string, number | readonly number[]>>

interface Recorded {
  readonly scenes: Readonly<Record<string, { readonly truth: Lines; readonly tracks: Lines }>>
  readonly scores: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Fields>>>>>>
}

const recorded = (name: string): Recorded =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`../../../fixtures/metrics/${name}.json`, import.meta.url)), 'utf8'))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-eval-shapes-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function report(gt: string, tracks: string, ...more: string[]) {
  const { status, stdout, stderr } = await runMain(['eval', '--gt', gt, '--tracks', tracks, '--json', ...more])
  expect(status, stderr).toBe(0)
  return { ...JSON.parse(stdout), stderr }
}

/** Writes scenes as folders of files, with frames counted from 0 or 1. */
async function writeScenes({ scenes }: Recorded, shift: number): Promise<[gt: string, tracks: string]> {
  const [gt, tracks] = [join(folder, 'gt'), join(folder, 'tracks')]
  for (const path of [gt, tracks]) await mkdir(path, { recursive: true })
  const text = (lines: Lines) =>
    lines.map(([frame, ...rest]) => `${[Number(frame) + shift, ...rest].join(' ')}\n`).join('')
  for (const [name, scene] of Object.entries(scenes)) {
    await writeFile(join(gt, `${name}.txt`), text(scene.truth))
    await writeFile(join(tracks, `${name}.txt`), text(scene.tracks))
  }
  return [gt, tracks]
}

describe('folders of a benchmark have the scores of TrackEval', () => {
  test.each([
    ['trackeval-kitti', 'KITTI-car', 0],
    ['trackeval-kitti', 'KITTI-pedestrian', 0],
    ['trackeval-mots', 'MOTS', 0],
    ['trackeval-mots', 'KITTI-MOTS-car', -1],
    ['trackeval-mots', 'KITTI-MOTS-pedestrian', -1],
  ] as const)('of %s by %s', async (file, benchmark, shift) => {
    const data = recorded(file)
    const [gt, tracks] = await writeScenes(data, shift)
    const { sequences, combined } = await report(
      gt,
      tracks,
      '--benchmark',
      benchmark,
      '--metrics',
      'HOTA',
      'sMOTA',
      'IDF1',
      'FP',
    )
    const scores = data.scores[benchmark === 'MOTS' ? 'MOTS-pedestrian' : benchmark]!
    for (const [name, row] of Object.entries({ ...sequences, COMBINED: combined })) {
      const { HOTA, CLEAR, Identity } = scores[name]!
      const alphas = HOTA!.HOTA as readonly number[]
      const mean = alphas.reduce((sum, value) => sum + value, 0) / alphas.length
      const expected = { HOTA: mean, sMOTA: CLEAR!.sMOTA, IDF1: Identity!.IDF1, FP: CLEAR!.CLR_FP }
      for (const [field, value] of Object.entries(row as object)) {
        expect(value, `${name} ${field}`).toBeCloseTo(expected[field as 'HOTA'] as number, 6)
      }
    }
  })
})

const box = { left: 0, top: 0, right: 3, bottom: 2 }
const mask = (text: string) => ({ left: 0, top: 0, width: 3, height: 2, data: Uint8Array.from(text, Number) })

async function write(name: string, format: 'coco' | 'mots', ...rows: ObjectRowInput[]): Promise<string> {
  const { content } = formatObjects({ rows, imageWidth: 20, imageHeight: 20 }, { format })
  await writeFile(join(folder, name), content)
  return join(folder, name)
}

test('--geometry mask compares masks of any format, and boxes without it', async () => {
  const row = { frame: 1, id: 1, box, score: 1 }
  const gt = await write('gt.json', 'coco', { ...row, mask: mask('100111') })
  const tracks = await write('tracks.txt', 'mots', { ...row, mask: mask('011100') })
  const masks = await report(gt, tracks, '--geometry', 'mask', '--metrics', 'FP', 'FN', 'MOTP', '--min-iou', '0.1')
  // One pixel in both of 6 in either.
  expect(masks.combined).toEqual({ FP: 0, FN: 0, MOTP: 1 / 6 })
  expect((await report(gt, tracks, '--geometry', 'mask', '--metrics', 'FP', 'FN')).combined).toEqual({ FP: 1, FN: 1 })
})

test('--geometry oriented compares rotated boxes, and takes a row without an angle as upright', async () => {
  const row = { frame: 1, id: 1, box: { left: 0, top: 0, right: 10, bottom: 10 }, score: 1 }
  const orientedBox = { x: 5, y: 5, width: 10, height: 10, angle: Math.PI / 4 }
  const gt = await write('gt.json', 'coco', { ...row, orientedBox })
  const tracks = await write('tracks.json', 'coco', row)
  const { combined } = await report(gt, tracks, '--geometry', 'oriented', '--metrics', 'MOTP')
  // A square and the same at 45°: the intersection is an octagon of 8 (√2 − 1) · 5².
  const shared = 200 * (Math.SQRT2 - 1)
  expect(combined.MOTP).toBeCloseTo(shared / (200 - shared), 4)
})

test('--classes selects, and remarks name several classes or none', async () => {
  const row = { frame: 1, box, score: 1, mask: mask('111111') }
  const gt = await write('gt.json', 'coco', { ...row, id: 1, classId: 0 }, { ...row, id: 2, classId: 1 })
  const tracks = await write('tracks.json', 'coco', { ...row, id: 1, classId: 0 }, { ...row, id: 2, classId: 1 })
  const all = await report(gt, tracks, '--geometry', 'mask', '--metrics', 'TP')
  expect([all.combined.TP, all.stderr.match(/several classes, and all are evaluated as one/g)?.length]).toEqual([2, 2])
  const one = await report(gt, tracks, '--geometry', 'mask', '--classes', '1', '--metrics', 'TP')
  expect([one.combined.TP, one.stderr.includes('several classes')]).toEqual([1, false])
  const none = await report(gt, tracks, '--geometry', 'mask', '--classes', '5')
  expect(none.stderr).toMatch(/gt\.json has no objects of --classes 5: its classes are 0, 1\./)
})

test('the page of scores has the curves and timelines of what is compared', async () => {
  const row = { frame: 1, id: 1, box, score: 1 }
  const gt = await write('gt.txt', 'mots', { ...row, mask: mask('111000') })
  const tracks = await write('tracks.txt', 'mots', { ...row, mask: mask('000111') })
  const page = join(folder, 'page.html')
  const pageOf = async (...more: string[]) => {
    await report(gt, tracks, '--html', page, ...more)
    const { curves, timelines } = JSON.parse(
      /type="application\/json">(.*?)<\/script>/s.exec(await readFile(page, 'utf8'))![1]!,
    )
    const [first] = Object.keys(curves) as [string]
    return { hota: curves[first].hota[0], matched: timelines[first][0].matched.length }
  }
  expect(await pageOf('--geometry', 'mask')).toEqual({ hota: 0, matched: 0 })
})

describe('refuses', () => {
  const failure = async (...more: string[]) => {
    const row = { frame: 1, id: 1, box, score: 1, mask: mask('111111') }
    const gt = await write('gt.txt', 'mots', row)
    const { status, stderr } = await runMain(['eval', '--gt', gt, '--tracks', gt, '--json', ...more])
    expect(status).not.toBe(0)
    return stderr
  }

  test('options that do not go together', async () => {
    expect(await failure('--benchmark', 'MOT17', '--geometry', 'mask')).toContain('--benchmark MOT17 compares boxes')
    expect(await failure('--benchmark', 'MOTS', '--geometry', 'oriented')).toContain(
      'compares by mask, got --geometry oriented',
    )
    expect(await failure('--benchmark', 'MOTS', '--classes', '1')).toContain(
      '--classes does not go with --benchmark MOTS',
    )
    expect(await failure('--geometry', 'mask', '--min-visibility', '0.5')).toContain(
      '--min-visibility does not go with',
    )
    expect(await failure('--benchmark', 'KITTI-car', '--detections', 'd.txt')).toContain(
      '--detections does not go with',
    )
  })

  test('detections without ids, and rows without a mask, by sequence and row', async () => {
    const detections = join(folder, 'detections.json')
    await writeFile(detections, '[{"image_id":1,"category_id":1,"bbox":[0,0,3,2],"score":1}]')
    expect(await failure('--geometry', 'mask', '--gt', detections)).toContain(
      'should have tracks, got detections without ids',
    )
    const boxes = await write('boxes.json', 'coco', { frame: 1, id: 4, box, score: 1 })
    expect(await failure('--geometry', 'mask', '--gt', boxes)).toMatch(/Truth 4 in frame 1 should have a mask/)
  })
})
