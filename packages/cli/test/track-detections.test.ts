import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runMain } from './run-main'

/** Two people walk; frame 3 has no detections. */
const detections = `
1,-1,10,20,30,60,0.9,-1,-1,-1
1,-1,200,20,30,60,0.8,-1,-1,-1
2,-1,12,20,30,60,0.9,-1,-1,-1
2,-1,198,20,30,60,0.8,-1,-1,-1
4,-1,16,20,30,60,0.9,-1,-1,-1
4,-1,194,20,30,60,0.8,-1,-1,-1
`
const embeddings = new Float32Array([1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1])
let folder: string
let call: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-track-'))
  await writeFile(join(folder, 'det.txt'), detections)
  await writeFile(join(folder, 'emb.f32'), embeddings)
  call = ['track', '--detections', join(folder, 'det.txt'), '--embeddings', join(folder, 'emb.f32')]
  call.push('--embedding-dimension', '2', '--preset', 'fairmot')
})
afterEach(() => rm(folder, { recursive: true }))

test('rows go to standard output by default', async () => {
  const { status, stdout, stderr } = await runMain(call)
  expect(status, stderr).toBe(0)
  const rows = stdout.trim().split('\n')
  expect(rows).toHaveLength(6)
  expect(rows[0]).toBe('1,1,10.000000,20.000000,30.000000,60.000000,0.900000,-1,-1,-1')
  expect(rows.map((row) => row.split(',').slice(0, 2).join(' '))).toEqual(['1 1', '1 2', '2 1', '2 2', '4 1', '4 2'])
  expect(stderr).toMatch(/^4 frames, 2 ids, .* \(.*tracking \d+ %/)
})

test('--out writes the same rows to a file, and --quiet prints nothing', async () => {
  const { stdout: expected } = await runMain(call)
  const out = join(folder, 'tracks.txt')
  expect(await runMain([...call, '--out', out, '--quiet'])).toEqual({ status: 0, stdout: '', stderr: '' })
  expect(await readFile(out, 'utf8')).toBe(expected)
})

test.skipIf(process.platform === 'win32')('--out may be a device, which stays a device', async () => {
  expect(await runMain([...call, '--out', '/dev/null', '--quiet'])).toEqual({ status: 0, stdout: '', stderr: '' })
  expect((await stat('/dev/null')).isCharacterDevice()).toBe(true)
})

test('--out is a file and not a folder', async () => {
  const outcome = await runMain([...call, '--out', folder])
  expect(outcome).toMatchObject({ status: 1, stderr: expect.stringContaining('cannot be written') })
})

test('--json prints one line for every frame, empty ones too', async () => {
  const { stdout } = await runMain([...call, '--json', '--frame-rate', '2', '--frames', '5'])
  const frames = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(frames.map(({ frame, time, tracks }) => [frame, time, tracks.length])).toEqual([
    [1, 0, 2],
    [2, 0.5, 2],
    [3, 1, 0],
    [4, 1.5, 2],
    [5, 2, 0],
  ])
  expect(frames[0].tracks[1]).toEqual({
    id: 2,
    ...{ left: 200, top: 20, right: 230, bottom: 80 },
    score: 0.8,
    classId: 0,
    detectionIndex: 1,
    age: 1,
  })
})

test('--frames stops early', async () => {
  const { stdout } = await runMain([...call, '--frames', '1'])
  expect(stdout.trim().split('\n')).toHaveLength(2)
})

test('--report gives the time of each stage', async () => {
  const report = join(folder, 'report.json')
  await runMain([...call, '--report', report])
  expect(JSON.parse(await readFile(report, 'utf8'))).toMatchObject({ frames: 4, ids: 2, stages: { run: 0 } })
})

test('--set changes an option of the tracker', async () => {
  const { stdout } = await runMain([...call, '--set', 'minScore=0.85'])
  expect(stdout.trim().split('\n')).toHaveLength(3)
})

test('a preset implies its tracker, and a tracker works without a preset', async () => {
  const withTracker = await runMain([...call, '--tracker', 'JDETracker'])
  expect(withTracker.stdout).toBe((await runMain(call)).stdout)
  const withoutPreset = call.filter((word) => word !== '--preset' && word !== 'fairmot')
  expect((await runMain([...withoutPreset, '--tracker', 'JDETracker'])).status).toBe(0)
})

test.each([
  [['--preset', 'fairmott'], 2, /no preset "fairmott"\. Available: .*fairmot/],
  [['--tracker', 'SORTT'], 2, /no tracker "SORTT"\. Available: .*JDETracker/],
  [['--set', 'minscore=1'], 2, /no option "minscore" to set: the tracker has .*minScore/],
  [['--set', 'minScore=high'], 2, /"minScore" should be a number/],
  [['--set', 'maxIouDistance=7'], 2, /maxIouDistance/],
  [['--head', 'jde'], 2, /--head requires a video or a folder/],
  [['--video', 'out.mp4'], 2, /--video requires a video or a folder/],
  [['street.mp4'], 2, /either a video or a folder, or --detections/],
  [['--embedding-dimension', '5'], 1, /emb\.f32 .*\(invalid-file\)/],
  [['--embeddings', 'nowhere.npy'], 1, /nowhere\.npy.*\(file-not-found\)/],
  [['--detections', 'nowhere.txt'], 1, /nowhere\.txt.*\(file-not-found\)/],
  [['--out', '/no/such/folder/tracks.txt'], 1, /\/no\/such\/folder\/tracks\.txt/],
])('mot track … %j ends with status %i and one line', async (more, status, message) => {
  const outcome = await runMain([...call, ...more])
  expect(outcome).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(message) })
  expect(outcome.stderr).toMatch(/^mot: [^\n]*\n$/)
})

test('a broken line is an error that names it, and no file is left behind', async () => {
  await writeFile(join(folder, 'det.txt'), `${detections}5,-1,ten,20,30,60,0.9,-1,-1,-1\n`)
  const outcome = await runMain([...call, '--out', join(folder, 'tracks.txt')])
  expect(outcome).toMatchObject({ status: 1, stderr: expect.stringMatching(/det\.txt.*line 8.*\(invalid-file\)/) })
  expect(await readdir(folder)).toEqual(['det.txt', 'emb.f32'])
})

test('a bad detection is an error that names it, and no file is left behind', async () => {
  await writeFile(join(folder, 'det.txt'), detections.replace('2,-1,12,20,30,60', '2,-1,12,20,-30,60'))
  const outcome = await runMain([...call, '--out', join(folder, 'tracks.txt')])
  expect(outcome).toMatchObject({ status: 1, stderr: expect.stringMatching(/\(invalid-detections\)/) })
  expect(await readdir(folder)).toEqual(['det.txt', 'emb.f32'])
})

test('an interrupted run ends with status 130 and leaves no file behind', async () => {
  const out = join(folder, 'tracks.txt')
  expect(await runMain([...call, '--out', out], AbortSignal.abort())).toMatchObject({
    status: 130,
    stderr: 'mot: interrupted\n',
  })
  expect(await readdir(folder)).toEqual(['det.txt', 'emb.f32'])
})

test.each([
  ['det.txt', detections.trim().split('\n'), ''],
  [
    'det.csv',
    ['1,10,20,30,60,0.9', '1,200,20,30,60,0.8', '2,12,20,30,60,0.9', '2,198,20,30,60,0.8', '4,16,20,30,60,0.9'],
    'frame,left,top,width,height,score\n',
  ],
  [
    'det.jsonl',
    [10, 12, 13, 16].map((left, i) =>
      JSON.stringify({
        frame: i + 1,
        time: i / 10,
        detections: [{ left, top: 20, width: 30, height: 60, score: 0.9 }],
      }),
    ),
    '',
  ],
])('%s with rows that come late is tracked as if each had come in its time', async (name, rows, header) => {
  const file = join(folder, name)
  const tracked = async (lines: readonly string[]) => {
    await writeFile(file, `${header}${lines.join('\n')}\n`)
    const { status, stdout, stderr } = await runMain(['track', '--detections', file, '--tracker', 'ByteTrack'])
    expect(status, stderr).toBe(0)
    return stdout
  }
  const expected = await tracked(rows)
  expect(expected.trim().split('\n').length).toBe(rows.length)
  expect(await tracked([...rows].reverse())).toBe(name === 'det.jsonl' ? expected : await tracked(lateButInOrder(rows)))
  expect(await tracked([...rows.slice(2), ...rows.slice(0, 2)])).toBe(expected)
})

/** Reversed: the rows of a frame as in the reversed file, frame by frame. */
function lateButInOrder(rows: readonly string[]): string[] {
  const frameOf = (row: string) => Number(row.split(',')[0])
  return [...rows].reverse().sort((a, b) => frameOf(a) - frameOf(b))
}
