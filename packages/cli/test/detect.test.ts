import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseDetections } from '@mot/io/mot'
import { openVideo } from '@mot/io/video'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runMain } from './run-main'
import { height, squaresAt, width, writeSquareFinder, writeSquares } from './squares'

const frameCount = 4
let input: string
let folder: string
let network: string
let picture: string

beforeAll(async () => {
  input = await mkdtemp(join(tmpdir(), 'mot-detect-'))
  await writeSquares(join(input, 'squares.mp4'), frameCount)
  await writeSquares(join(input, 'frames'), frameCount)
  network = await writeSquareFinder(input)
  picture = join(input, 'frames', '000002.png')
})
beforeEach(async () => {
  folder = join(input, 'out')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
})
afterAll(() => rm(input, { recursive: true }))

const detect = (source: string, ...more: string[]) =>
  runMain(['detect', source, '--model', network, '--device', 'cpu', '--quiet', ...more])

const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

test('--json gives the detections of an image on one line with these keys and no others', async () => {
  const { status, stdout, stderr } = await detect(picture, '--json')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const [line, ...others] = linesOf(stdout)
  expect(others).toEqual([])
  expect(Object.keys(line)).toEqual(['frame', 'time', 'detections'])
  expect(line.frame).toBe(1)
  expect(line.detections).toHaveLength(2)
  for (const row of line.detections) {
    expect(Object.keys(row)).toEqual(['left', 'top', 'right', 'bottom', 'score', 'classId', 'className'])
    const truth = squaresAt(2)[row.top < height / 2 ? 0 : 1]!
    for (const edge of ['left', 'top', 'right', 'bottom'] as const)
      expect(Math.abs(row[edge] - truth[edge])).toBeLessThan(4)
  }
})

test('a video and a folder give one line per frame', async () => {
  for (const source of ['squares.mp4', 'frames']) {
    const lines = linesOf((await detect(join(input, source), '--json')).stdout)
    expect(lines.map(({ frame }) => frame)).toEqual([1, 2, 3, 4])
    expect(lines.map(({ detections }) => detections.length)).toEqual([2, 2, 2, 2])
  }
  expect(linesOf((await detect(join(input, 'frames'), '--json', '--frames', '2')).stdout)).toHaveLength(2)
})

test('without --json and --out it gives rows that --detections reads', async () => {
  const { stdout } = await detect(join(input, 'frames'))
  const sequence = parseDetections(stdout)
  expect(sequence.frameCount).toBe(frameCount)
  expect(sequence.at(3).count).toBe(2)
})

test('--min-score and --classes select detections', async () => {
  const scores = linesOf((await detect(picture, '--json', '--min-score', '0')).stdout)[0].detections.map(
    ({ score }: { score: number }) => score,
  )
  const between = (scores[0] + scores[1]) / 2
  const some = linesOf((await detect(picture, '--json', '--min-score', String(between))).stdout)[0]
  expect(some.detections).toHaveLength(scores.filter((score: number) => score > between).length)
  expect(linesOf((await detect(picture, '--json', '--classes', '1,2')).stdout)[0].detections).toEqual([])
})

test('--min-score keeps detections that the head drops by default', async () => {
  const count = async (...more: string[]) =>
    linesOf((await detect(picture, '--json', ...more)).stdout)[0].detections.length
  expect(await count('--set', 'minScore=0.9999')).toBe(0)
  expect(await count('--set', 'minScore=0.9999', '--min-score', '0.5')).toBe(2)
})

test('--out paints the detections: an image, a folder of images, a video', async () => {
  for (const [source, name, count] of [
    ['frames/000002.png', 'found.png', 1],
    ['frames', 'found', frameCount],
    ['squares.mp4', 'found.mp4', frameCount],
  ] as const) {
    const out = join(folder, name)
    expect(await detect(join(input, source), '--out', out)).toEqual({ status: 0, stdout: '', stderr: '' })
    let frames = 0
    for await (const { data } of openVideo(out)) {
      frames++
      // Squares are red and blue; boxes and labels have colours with green in them.
      let painted = 0
      for (let pixel = 0; pixel < width * height; pixel++) if (data[4 * pixel + 1]! > 90) painted++
      expect(painted).toBeGreaterThan(50)
    }
    expect(frames).toBe(count)
  }
  expect((await readdir(folder)).sort()).toEqual(['found', 'found.mp4', 'found.png'])
})

test('--out does not mix images with those of a folder, and leaves no part of a run that fails', async () => {
  const out = join(folder, 'found')
  await mkdir(out)
  await writeFile(join(out, '000001.png'), 'mine')
  const { status, stderr } = await detect(join(input, 'frames'), '--out', out)
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringMatching(
      /--out .*found should be a new or an empty folder, got one with files\..*\(invalid-option\)/,
    ),
  })
  expect(await readFile(join(out, '000001.png'), 'utf8')).toBe('mine')
  await rm(join(out, '000001.png'))
  const interrupt = new AbortController()
  const call = [
    'detect',
    join(input, 'frames'),
    '--model',
    network,
    '--device',
    'cpu',
    '--quiet',
    '--json',
    '--out',
    out,
  ]
  expect((await runMain(call, interrupt.signal, () => interrupt.abort())).status).toBe(130)
  expect(await readdir(out)).toEqual([])
  expect(await detect(join(input, 'frames'), '--out', out)).toMatchObject({ status: 0 })
  expect(await readdir(out)).toHaveLength(frameCount)
  expect((await readdir(folder)).sort()).toEqual(['found'])
})

test('a network without a manifest is read by the head that fits its outputs', async () => {
  const bare = join(folder, 'bare.onnx')
  await writeFile(bare, await readFile(network))
  const call = ['detect', picture, '--model', bare, '--device', 'cpu', '--quiet', '--json']
  const found = await runMain(call)
  expect(found.stderr).toBe('')
  expect(linesOf(found.stdout)[0].detections).toHaveLength(2)
  expect(await runMain([...call, '--head', 'yolox'])).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/Head yolox: The network should have an output "output", got "hm", .*invalid-output/),
  })
})

test('a manifest beside the network overrides the defaults of its head', async () => {
  const copy = join(folder, 'square-finder.onnx')
  await writeFile(copy, await readFile(network))
  const manifest = JSON.parse(await readFile(join(input, 'square-finder.json'), 'utf8'))
  const withOptions = { ...manifest, headOptions: { minScore: 0.99999 } }
  await writeFile(join(folder, 'square-finder.json'), JSON.stringify(withOptions))
  const { stdout } = await runMain(['detect', picture, '--model', copy, '--device', 'cpu', '--quiet', '--json'])
  expect(linesOf(stdout)[0].detections).toEqual([])
})

test.each([
  [['--min-score', '2'], 2, 'It should be a number from 0 to 1.'],
  [['--classes', 'person'], 2, 'such as 0,2'],
  [['--head', 'retina'], 2, 'There is no head "retina".'],
  [['--set', 'colour=red'], 2, 'There is no option "colour" to set'],
  [['--out', 'found.avi'], 1, '.mp4'],
])('mot detect … %j ends with status %i', async (more, status, message) => {
  const outcome = await detect(picture, ...more)
  expect(outcome.status).toBe(status)
  expect(outcome.stderr).toContain(message)
})

test('a missing image is an error that names it', async () => {
  expect(await detect('nowhere.png')).toMatchObject({ status: 1, stderr: expect.stringContaining('nowhere.png') })
})

test('an interrupted run leaves no video behind', async () => {
  const interrupt = new AbortController()
  const call = ['detect', join(input, 'squares.mp4'), '--model', network, '--device', 'cpu', '--json']
  const out = join(folder, 'found.mp4')
  const { status } = await runMain([...call, '--out', out], interrupt.signal, () => interrupt.abort())
  expect(status).toBe(130)
  expect(await readdir(folder)).toEqual([])
})

const shared = fileURLToPath(new URL('../../../../shared', import.meta.url))
const yolox = join(shared, 'weights/yolox_nano_416.onnx')
const real = existsSync(yolox)
const title = 'YOLOX-nano detects a footballer and his ball without --head'
test.skipIf(!real)(real ? title : `${title} (skipped: needs ../shared)`, async () => {
  const call = ['detect', join(shared, 'media/messi5.jpg'), '--model', yolox, '--device', 'cpu', '--quiet', '--json']
  const { detections } = linesOf((await runMain(call)).stdout)[0]
  const best = (classId: number) => detections.find((row: { classId: number }) => row.classId === classId)
  for (const [classId, truth] of [
    [32, [337, 290, 387, 337]],
    [0, [65, 57, 472, 335]],
  ] as const) {
    const { left, top, right, bottom } = best(classId)
    for (const [i, edge] of [left, top, right, bottom].entries()) expect(Math.abs(edge - truth[i]!)).toBeLessThan(15)
  }
})
