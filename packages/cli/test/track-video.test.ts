import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseTracks } from '@mot/io/mot'
import { openVideo } from '@mot/io/video'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runMain } from './run-main'
import { height, squaresAt, width, writeSquareFinder, writeSquares } from './squares'

const frameCount = 12
let input: string
let folder: string
let call: string[]

beforeAll(async () => {
  input = await mkdtemp(join(tmpdir(), 'mot-input-'))
  await writeSquares(join(input, 'squares.mp4'), frameCount)
  await writeSquares(join(input, 'frames'), frameCount)
  call = ['track', join(input, 'squares.mp4'), '--model', await writeSquareFinder(input), '--device', 'cpu', '--quiet']
})
beforeEach(async () => {
  folder = join(input, 'out')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
})
afterAll(() => rm(input, { recursive: true }))

test('two squares that pass each other are tracked through a video', async () => {
  const { status, stdout, stderr } = await runMain(call)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const tracks = parseTracks(stdout)
  expect(tracks.frameCount).toBe(frameCount)
  const firstIds = tracks.at(1).map(({ id, box }) => ({ id, red: box.top < height / 2 }))
  for (let frame = 1; frame <= frameCount; frame++) {
    const rows = tracks.at(frame)
    expect(rows).toHaveLength(2)
    for (const { id, box } of rows) {
      const red = box.top < height / 2
      expect(firstIds).toContainEqual({ id, red })
      const truth = squaresAt(frame)[red ? 0 : 1]!
      for (const edge of ['left', 'top', 'right', 'bottom'] as const) {
        expect(Math.abs(box[edge] - truth[edge]), `${edge} in frame ${frame}`).toBeLessThan(4)
      }
    }
  }
})

test('a folder of images gives the same ids', async () => {
  const ids = (text: string) => [...parseTracks(text)].map(({ frame, id }) => `${frame} ${id}`)
  const [, , ...options] = call
  const fromFolder = await runMain(['track', join(input, 'frames'), ...options])
  expect(fromFolder.status, fromFolder.stderr).toBe(0)
  expect(ids(fromFolder.stdout)).toEqual(ids((await runMain(call)).stdout))
})

test('--video writes the frames with the tracks painted on them', async () => {
  const file = join(folder, 'tracked.mp4')
  expect(await runMain([...call, '--video', file])).toEqual({ status: 0, stdout: '', stderr: '' })
  await using video = openVideo(file)
  expect(await video.info()).toMatchObject({ width, height, frameRate: 10 })
  let frames = 0
  for await (const { data } of video) {
    frames++
    // Squares are red and blue; boxes and labels have colours with green in them.
    let painted = 0
    for (let pixel = 0; pixel < width * height; pixel++) if (data[4 * pixel + 1]! > 90) painted++
    expect(painted).toBeGreaterThan(100)
  }
  expect(frames).toBe(frameCount)
  expect(await readdir(folder)).toEqual(['tracked.mp4'])
})

test('the files of --save-detections and --save-embeddings give the same tracks through --detections', async () => {
  const [detections, embeddings] = [join(folder, 'det.txt'), join(folder, 'emb.f32')]
  const { stdout } = await runMain([
    ...call,
    '--out',
    '-',
    '--save-detections',
    detections,
    '--save-embeddings',
    embeddings,
  ])
  const from = [
    '--detections',
    detections,
    '--embeddings',
    embeddings,
    '--embedding-dimension',
    '2',
    '--frame-rate',
    '10',
  ]
  const again = await runMain(['track', ...from, '--preset', 'fairmot', '--quiet'])
  expect(again.status, again.stderr).toBe(0)
  const expected = [...parseTracks(stdout)]
  const actual = [...parseTracks(again.stdout)]
  expect(actual.map(({ frame, id }) => [frame, id])).toEqual(expected.map(({ frame, id }) => [frame, id]))
  for (const [i, { box }] of actual.entries()) expect(Math.abs(box.left - expected[i]!.box.left)).toBeLessThan(1e-3)
})

test('--json gives time and class of tracks', async () => {
  const { stdout } = await runMain([...call, '--json', '--frames', '3'])
  const frames = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(frames.map(({ time }) => time)).toEqual([0, 0.1, 0.2])
  expect(frames[2].tracks[0]).toMatchObject({ className: 'square', classId: 0, age: 3 })
})

test('--report gives the provider of the network and its time', async () => {
  const file = join(folder, 'report.json')
  await runMain([...call, '--report', file, '--out', join(folder, 'tracks.txt')])
  const report = JSON.parse(await readFile(file, 'utf8'))
  expect(report).toMatchObject({ frames: frameCount, ids: 2, provider: 'cpu' })
  for (const stage of ['read', 'prepare', 'run', 'decode', 'track', 'write']) {
    expect(report.stages[stage], stage).toBeGreaterThan(0)
  }
  const spent = Object.values(report.stages as Record<string, number>).reduce((sum, seconds) => sum + seconds)
  expect(spent).toBeLessThanOrEqual(report.seconds)
})

test('options of the head can be set', async () => {
  const file = join(folder, 'det.txt')
  await runMain([...call, '--set', 'head.maxDetections=1', '--save-detections', file])
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(frameCount)
})

test.each([
  [['--head', 'retina'], 2, /no head "retina"\. Available: .*fairMOT.*jde/],
  [['--head', 'jde'], 1, /output/i],
  [['--device', 'abacus'], 2, /"device" should be one of auto, gpu, cpu/],
  [['--model', 'no-such-network'], 1, /No network at "no-such-network"/],
  [['--sha256', '0'.repeat(64)], 1, /\(hash-mismatch\)/],
  [['--embedder-preset', 'osnet'], 2, /--embedder-preset requires --embedder/],
  [
    ['--embedder', 'net.onnx', '--embedder-preset', 'hair'],
    2,
    /no embedder preset "hair"\. Available: osnet, reidRetail/,
  ],
  [['--embeddings', 'emb.npy'], 2, /--embeddings requires --detections/],
  [['--video', 'tracked'], 2, /--video should end in \.mp4/],
  [['--video', 'tracked.gif'], 1, /\.mp4/],
])('mot track squares.mp4 … %j ends with status %i and one line', async (more, status, message) => {
  const outcome = await runMain([...call, ...more])
  expect(outcome).toMatchObject({ status, stdout: '', stderr: expect.stringMatching(message) })
  expect(outcome.stderr).toMatch(/^mot: [^\n]*\n$/)
})

test('a missing video is an error that names it', async () => {
  const [, , ...options] = call
  const outcome = await runMain(['track', 'nowhere.mp4', ...options])
  expect(outcome).toMatchObject({ status: 1, stderr: expect.stringMatching(/nowhere\.mp4.*\(file-not-found\)/) })
})

test('a damaged video is an error that names the frame, and --frames stops before it', async () => {
  const whole = await readFile(join(input, 'squares.mp4'))
  const damaged = join(input, 'damaged.mp4')
  await writeFile(damaged, whole.subarray(0, 0.8 * whole.length))
  const [, , ...options] = call
  const out = join(folder, 'tracks.txt')
  const outcome = await runMain(['track', damaged, ...options, '--out', out])
  expect(outcome).toMatchObject({ status: 1, stderr: expect.stringMatching(/frame \d+.*\(invalid-file\)/i) })
  expect(await readdir(folder)).toEqual([])
  const good = Number(/frame (\d+)/i.exec(outcome.stderr)?.[1]) - 1
  expect(await runMain(['track', damaged, ...options, '--out', out, '--frames', String(good)])).toMatchObject({
    status: 0,
  })
  expect(parseTracks(await readFile(out, 'utf8')).frameCount).toBe(good)
})

test('an interrupted run leaves no files behind', async () => {
  const files = ['--out', join(folder, 'tracks.txt'), '--video', join(folder, 'tracked.mp4')]
  const interrupt = new AbortController()
  const atFirstLine = () => interrupt.abort()
  const { status, stdout } = await runMain([...call, '--json', ...files], interrupt.signal, atFirstLine)
  expect(status).toBe(130)
  expect(stdout.trim().split('\n').length).toBeLessThan(frameCount)
  expect(await readdir(folder)).toEqual([])
})

const footage = fileURLToPath(new URL('../../../../shared/media/vtest.avi', import.meta.url))
const canRead = existsSync(footage) && spawnSync('ffmpeg', ['-version']).status === 0
const realTitle = 'real footage of another size is tracked'
test.skipIf(!canRead)(canRead ? realTitle : `${realTitle} (skipped: needs ../shared/media and ffmpeg)`, async () => {
  const [, , ...options] = call
  const files = ['--out', join(folder, 'tracks.txt'), '--video', join(folder, 'tracked.mp4')]
  const outcome = await runMain(['track', footage, ...options, '--frames', '20', ...files])
  expect(outcome).toEqual({ status: 0, stdout: '', stderr: '' })
  await using video = openVideo(join(folder, 'tracked.mp4'))
  expect(await video.info()).toMatchObject({ width: 768, height: 576, frameRate: 10, frameCount: 20 })
})

const networks = fileURLToPath(new URL('../../../../shared/weights', import.meta.url))
const hasNetworks = canRead && existsSync(join(networks, 'osnet_x0_25_msmt17_a.onnx'))
const pedestrians = 'YOLOX-nano without a manifest and OSNet track pedestrians'
test.skipIf(!hasNetworks)(
  hasNetworks ? pedestrians : `${pedestrians} (skipped: needs ../shared and ffmpeg)`,
  async () => {
    const features = join(folder, 'features.f32')
    const { status, stdout, stderr } = await runMain([
      ...['track', footage, '--frames', '8', '--device', 'cpu', '--quiet', '--save-embeddings', features],
      ...['--model', join(networks, 'yolox_nano_416.onnx'), '--classes', '0', '--out', '-'],
      ...['--embedder', join(networks, 'osnet_x0_25_msmt17_a.onnx'), '--preset', 'jde'],
    ])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const tracks = parseTracks(stdout)
    expect(tracks.at(8).length).toBeGreaterThan(2)
    const ids = (frame: number) => Array.from(tracks.at(frame), ({ id }) => id)
    expect(ids(8).filter((id) => ids(2).includes(id)).length).toBeGreaterThan(2)
    // 512 numbers for each of some detections in each of 8 frames.
    const { length } = await readFile(features)
    expect(length % (4 * 512)).toBe(0)
    expect(length / (4 * 512)).toBeGreaterThan(8 * 2)
  },
)

test('--zones counts in the video: events, live counts and a table', async () => {
  const zones = join(folder, 'zones.json')
  await writeFile(
    zones,
    JSON.stringify({
      lines: [{ name: 'middle', from: [44, 96], to: [44, 0], anchor: 'centre' }],
      zones: [
        {
          name: 'right',
          polygon: [
            [100, 0],
            [160, 0],
            [160, 96],
            [100, 96],
          ],
          classes: ['square'],
        },
      ],
    }),
  )
  const events = join(folder, 'events.jsonl')
  const video = join(folder, 'counted.mp4')
  const options = ['--zones', zones, '--events', events, '--video', video]
  const { status, stdout, stderr } = await runMain([...call.filter((word) => word !== '--quiet'), ...options])
  expect(status, stderr).toBe(0)
  expect(stdout).toBe('')
  expect(stderr).toContain(
    [
      'line    in  out',
      'middle   1    0',
      '',
      'zone   entered  left  inside  mean dwell',
      'right        1     1       0       0.9 s\n',
    ].join('\n'),
  )
  const written = (await readFile(events, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(written.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['enter right', 'cross middle', 'leave right'])
  // The red square's centre is at 26 in frame 1, and moves 4 pixels a frame.
  expect(written[1]).toMatchObject({ frame: 6, time: 0.5, direction: 'in' })
  expect((await readdir(folder)).sort()).toEqual(['counted.mp4', 'events.jsonl', 'zones.json'])
  await using painted = openVideo(video)
  for await (const image of painted) {
    if (image.index < 8) continue
    // Where neither square is, the zone is not black.
    const at = 4 * (90 * width + 120)
    expect(image.data[at]! + image.data[at + 1]! + image.data[at + 2]!).toBeGreaterThan(20)
  }
})

test.each([
  [['--events', 'events.jsonl'], '--events requires --zones'],
  [['--zones', 'zones.json', '--interpolate', 'linear'], 'count them with mot count after it'],
  [['--zones', 'zones.json', '--events', 'events.txt'], '--events should end in .jsonl or .csv'],
  [['--zones', 'missing.json'], 'missing.json cannot be read'],
])('refuses %j, and writes nothing', async (options, message) => {
  const { status, stderr } = await runMain([...call, ...options])
  expect(status).not.toBe(0)
  expect(stderr).toContain(message)
  expect(await readdir(folder)).toEqual([])
})

test('tracks are the same with any number of workers', async () => {
  const [one, two, three] = await Promise.all(
    ['1', '2', '3'].map(async (workers) => (await runMain([...call, '--workers', workers])).stdout),
  )
  expect(one!.split('\n').length).toBeGreaterThan(frameCount)
  expect(two).toBe(one)
  expect(three).toBe(one)
})
