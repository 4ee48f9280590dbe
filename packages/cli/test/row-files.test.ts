import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Box } from '@mot/core'
import { parseTracks, readTracks, type TrackSequence } from '@mot/io/mot'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runMain } from './run-main'

/** A car (class 2) and a person (class 0). */
const detections = [1, 2, 3, 4, 5]
  .map((frame) => `${frame},-1,${10 + frame},20,30,60,0.9,2,-1,-1\n${frame},-1,${200 - frame},20,30,60,0.8,-1,-1,-1\n`)
  .join('')
let folder: string
const path = (name: string) => join(folder, name)
const track = (...more: string[]) => runMain(['track', '--detections', path('det.txt'), ...more])

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-rows-'))
  await writeFile(path('det.txt'), detections)
})
afterEach(() => rm(folder, { recursive: true }))

/** JSON has more decimals than rows. */
const rounded = (tracks: TrackSequence) =>
  Array.from(tracks, ({ box, ...row }) => ({ ...row, ...mapValues(box, (value) => Math.round(1e3 * value)) }))
const mapValues = (box: Box, map: (value: number) => number) =>
  Object.fromEntries(Object.entries(box).map(([key, value]) => [key, map(value)]))

describe('classes and formats', () => {
  test('the class of a detection comes back as the class of its track', async () => {
    const { status, stdout, stderr } = await track('--quiet')
    expect(status, stderr).toBe(0)
    expect([...parseTracks(stdout).at(5)].map(({ classId }) => classId)).toEqual([2, 0])
    expect(stdout).toMatch(/^1,1,.*,2,-1,-1\n1,2,.*,-1,-1,-1\n/)
  })

  test.each(['csv', 'json', 'jsonl'])('--out x.%s, --save-detections and mot smooth keep the rows', async (ending) => {
    const { stdout: rows } = await track('--quiet')
    const out = path(`x.${ending}`)
    const saved = path(`det.${ending}`)
    expect((await track('--quiet', '--out', out, '--save-detections', saved)).status).toBe(0)
    const text = await readFile(out, 'utf8')
    if (ending === 'csv') expect(text).toMatch(/^frame,id,left,top,width,height,score,class\n1,1,11,20,30,60,0.9,2\n/)
    if (ending === 'json')
      expect(JSON.parse(text)[0].tracks[0]).toMatchObject({ id: 1, left: 11, right: 41, classId: 2 })
    if (ending === 'jsonl') expect(JSON.parse(text.split('\n')[1]!)).toMatchObject({ frame: 2, tracks: [{}, {}] })
    const expected = rounded(parseTracks(rows))
    expect(rounded(await readTracks(out))).toEqual(expected)
    expect((await runMain(['track', '--detections', saved, '--quiet'])).stdout).toBe(rows)
    const smooth = path(`smooth.${ending}`)
    const smoothed = await runMain(['smooth', out, '--interpolate', 'linear', '--out', smooth])
    expect(smoothed.status, smoothed.stderr).toBe(0)
    expect(rounded(await readTracks(smooth))).toEqual(expected)
  })

  test('mot eval --classes evaluates some classes, and says which there are', async () => {
    const truth = [1, 2, 3, 4, 5].map(
      (frame) => `${frame},1,${10 + frame},20,30,60,1,2,1\n${frame},2,${200 - frame},20,30,60,1,0,1\n`,
    )
    await writeFile(path('gt.txt'), truth.join(''))
    await track('--quiet', '--out', path('tracks.csv'))
    const call = ['eval', '--gt', path('gt.txt'), '--tracks', path('tracks.csv'), '--json', '--metrics', 'all']
    const of = async (...more: string[]) => JSON.parse((await runMain([...call, ...more])).stdout).combined
    expect(await of()).toMatchObject({ MOTA: 1, Dets: 10, GT_Dets: 10 })
    expect(await of('--classes', '2')).toMatchObject({ MOTA: 1, Dets: 5, GT_Dets: 5 })
    expect((await runMain(call)).stderr).toContain('tracks.csv has several classes')
    const none = await runMain([...call, '--classes', '7'])
    expect(none).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('has no objects of --classes 7: its classes are 0, 2'),
    })
  })
})

describe('faults have a place', () => {
  test('a detection that the tracker refuses is named by file, line and frame', async () => {
    await writeFile(path('det.txt'), detections.replace('3,-1,197,20,30,60', '3,-1,197,20,-30,60'))
    const { status, stderr } = await track('--quiet')
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /^mot: \S*det\.txt, line 6, frame 3: the detection should have a box .*\(invalid-detections\)\n$/,
    )
  })

  test('so is an embedding, with its row', async () => {
    const vectors = new Float32Array(20).fill(1)
    vectors.fill(0, 10, 12)
    await writeFile(path('emb.f32'), vectors)
    const { stderr } = await track(
      '--embeddings',
      path('emb.f32'),
      '--embedding-dimension',
      '2',
      '--tracker',
      'DeepSORT',
    )
    expect(stderr).toMatch(/emb\.f32, row 6, of \S*det\.txt, line 6, frame 3: the detection should have an embedding/)
  })

  test('--lenient leaves lines out and lists them; --first-frame counts from another number', async () => {
    await writeFile(path('det.txt'), `0,-1,10,20,30,60,0.9\nnonsense\n1,-1,11,20,30,60,0.9\n`)
    expect((await track()).status).toBe(1)
    const { status, stdout, stderr } = await track('--lenient', '--first-frame', '0')
    expect(status, stderr).toBe(0)
    expect(stdout.split('\n').map((line) => line.split(',')[0])).toEqual(['1', '2', ''])
    expect(stderr).toMatch(/^mot: .*det\.txt, line 2 is left out: /m)
    await writeFile(path('tracks.txt'), '0,1,10,20,30,60,0.9\nnonsense\n2,1,11,20,30,60,0.9\n')
    const smooth = await runMain([
      'smooth',
      path('tracks.txt'),
      '--interpolate',
      'linear',
      '--lenient',
      '--first-frame',
      '0',
    ])
    expect(smooth.stdout.trim().split('\n')).toHaveLength(3)
    expect(smooth.stderr).toContain('tracks.txt, line 2 is left out')
  })

  test('of many malformed lines a thousand are listed, and the others counted', async () => {
    await writeFile(path('det.txt'), `1,-1,10,20,30,60,0.9\n${'nonsense\n'.repeat(1500)}`)
    const { status, stderr } = await track('--lenient')
    expect(status, stderr).toBe(0)
    expect(stderr.match(/ is left out: /g)).toHaveLength(1000)
    expect(stderr).toMatch(/^mot: \S*det\.txt: 500 more lines left out, 1500 in all\.$/m)
  })
})

describe('choices', () => {
  test('without --tracker it is ByteTrack, and says so', async () => {
    const { stdout, stderr } = await track()
    expect(stderr).toMatch(/^mot: tracking with ByteTrack; --tracker/)
    expect(stdout).toBe((await track('--tracker', 'ByteTrack')).stdout)
  })

  test('names are found in any spelling, and the nearest is suggested', async () => {
    const { stdout } = await track('--tracker', 'OCSORT', '--set', 'minHits=1')
    for (const name of ['ocsort', 'oc-sort', 'OC_SORT']) {
      expect((await track('--tracker', name, '--set', 'minHits=1')).stdout).toBe(stdout)
    }
    expect((await track('--tracker', 'BiteTrack')).stderr).toMatch(/no tracker "BiteTrack"\..*Did you mean ByteTrack\?/)
    expect((await track('--preset', 'byte-tracked')).stderr).toMatch(
      /no preset "byte-tracked"\..*Did you mean bytetrack\?/,
    )
  })

  test('--set classes takes a list of groups', async () => {
    const { status, stderr } = await track('--set', 'classes=[[2,7],[0]]')
    expect(status, stderr).toBe(0)
  })

  test('embeddings of a file switch useEmbeddings on, and a tracker that compares none says so', async () => {
    await writeFile(
      path('emb.f32'),
      new Float32Array(20).map((_, i) => (i % 4 < 2 ? 1 : -1)),
    )
    const call = ['--embeddings', path('emb.f32'), '--embedding-dimension', '2']
    const implied = await track(...call, '--tracker', 'BoTSORT')
    expect(implied.stdout).toBe((await track(...call, '--tracker', 'BoTSORT', '--set', 'useEmbeddings=true')).stdout)
    const broken = new Float32Array(20)
    await writeFile(path('emb.f32'), broken)
    expect((await track(...call, '--tracker', 'BoTSORT')).stderr).toContain('should have an embedding')
    expect((await track(...call, '--tracker', 'SORT')).stderr).toContain(
      '--embeddings has no effect: SORT never compares',
    )
  })

  test('a summary of one frame has one frame', async () => {
    await writeFile(path('det.txt'), '1,-1,10,20,30,60,0.9\n')
    expect((await track('--tracker', 'SORT')).stderr).toMatch(/^1 frame, 1 id, /)
  })
})
