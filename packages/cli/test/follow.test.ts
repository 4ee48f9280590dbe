import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeTinySiamese } from '@mot/test-utils/tiny-siamese'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatRows } from '../src/follow/followed-frame'
import { parseModelParts } from '../src/follow/model-parts'
import { runMain } from './run-main'
import { squaresAt, writeSquares } from './squares'

const frameCount = 8
let folder: string
let video: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-follow-'))
  video = join(folder, 'squares.mp4')
  await writeSquares(video, frameCount)
})
afterAll(() => rm(folder, { recursive: true }))

const follow = (...more: string[]) => runMain(['follow', video, ...more])

/** Left, top, width and height of a square in a frame. */
function boxOf(square: number, frame = 1): string {
  const { left, top, right, bottom } = squaresAt(frame)[square]!
  return [left, top, right - left, bottom - top].join(',')
}

test('without a network it follows with KCF, says so, and writes a line a frame', async () => {
  const { status, stdout, stderr } = await follow('--box', boxOf(0))
  expect(status).toBe(0)
  expect(stderr).toContain('following with KCF')
  const lines = stdout.trim().split('\n')
  expect(lines.length).toBe(frameCount)
  expect(lines[0]).toBe('1,10.00,10.00,32.00,32.00,1.0000,tracking')
  for (const [i, line] of lines.entries()) {
    const [frame, left, top] = line.split(',').map(Number)
    const truth = squaresAt(i + 1)[0]!
    expect(frame).toBe(i + 1)
    expect(Math.hypot(left! - truth.left, top! - truth.top)).toBeLessThan(9)
  }
})

test('several boxes have a column for the target, from the frame that they are of', async () => {
  const { status, stdout } = await follow(
    '--box',
    boxOf(0, 3),
    '--box',
    boxOf(1, 3),
    '--from-frame',
    '3',
    '--frames',
    '2',
    '--quiet',
  )
  expect(status).toBe(0)
  const lines = stdout.trim().split('\n')
  expect(lines.map((line) => line.split(',').slice(0, 2).join(' '))).toEqual(['3 1', '3 2', '4 1', '4 2'])
})

test('a lost target has four empty fields', () => {
  const image = { width: 1, height: 1, data: new Uint8ClampedArray(4), index: 7, time: 0 }
  const expected = { left: 0, top: 0, right: 1, bottom: 1 }
  expect(formatRows({ image, reports: [{ box: undefined, state: 'lost', score: 0.125, expected }] })).toBe(
    '7,,,,,0.1250,lost\n',
  )
})

test('--out and --video appear when they are whole, --json goes beside them', async () => {
  const [out, painted] = [join(folder, 'target.txt'), join(folder, 'out.mp4')]
  const { status, stdout } = await follow('--box', boxOf(0), '--out', out, '--video', painted, '--json', '--quiet')
  expect(status).toBe(0)
  expect((await readFile(out, 'utf8')).trim().split('\n').length).toBe(frameCount)
  expect((await stat(painted)).size).toBeGreaterThan(500)
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.length).toBe(frameCount)
  expect(lines[0]).toMatchObject({ frame: 1, targets: [{ target: 1, state: 'tracking', score: 1 }] })
  expect((await readdir(folder)).filter((name) => name.includes('.part'))).toEqual([])
})

test.each([
  [['--box', '1,2,3'], 'left,top,width,height'],
  [['--box', '1,2,0,5'], 'left,top,width,height'],
  [['--box', '10,10,20,20', '--tracker', 'NanoTrack'], 'backbone=…,head=…'],
  [['--box', '10,10,20,20', '--tracker', 'KCF', '--model', 'a.onnx'], 'needs no network'],
  [['--box', '10,10,20,20', '--tracker', 'Nothing'], 'MedianFlow'],
  [['--box', '10,10,20,20', '--preset', 'nothing'], 'kcf_grey'],
  [['--box', '10,10,20,20', '--preset', 'kcf', '--tracker', 'MOSSE'], 'KCF'],
  [['--box', '10,10,20,20', '--model', 'template=a.onnx,search=b.onnx'], '--tracker'],
  [['--box', '10,10,20,20', '--set', 'speed=1'], 'filterRate'],
  [['--box', '10,10,20,20', '--from-frame', '99'], '--from-frame 99'],
  [['--box', '10,10,20,20', '--video', 'out'], '.mp4'],
])('%s cannot be meant', async (options, words) => {
  const { status, stderr } = await follow(...options, '--quiet')
  expect(status).toBe(2)
  expect(stderr).toContain(words)
})

test('a box outside of the picture fails, and nothing half done is left', async () => {
  const out = join(folder, 'outside.txt')
  const { status, stderr } = await follow('--box', '900,900,20,20', '--out', out, '--quiet')
  expect(status).toBe(1)
  expect(stderr).toContain('should lie in the image')
  expect((await readdir(folder)).filter((name) => name.startsWith('outside'))).toEqual([])
})

test('networks are named by part, or as one', () => {
  expect(parseModelParts('vittrack')).toEqual({ '': 'vittrack' })
  expect(parseModelParts('backbone=a.onnx,head=b=c.onnx')).toEqual({ backbone: 'a.onnx', head: 'b=c.onnx' })
  expect(() => parseModelParts('head=a,b')).toThrow(expect.objectContaining({ code: 'invalid-option' }))
  expect(() => parseModelParts('head=a,head=b')).toThrow(expect.objectContaining({ code: 'invalid-option' }))
})

/** A network in two files with the manifest that `training/export` writes, and its path. */
async function writeSiamese(name: string, change: object = {}): Promise<string> {
  const files: Record<string, object> = {}
  for (const [part, bytes] of Object.entries(writeTinySiamese())) {
    const file = `${name}-${part}.onnx`
    await writeFile(join(folder, file), bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const ports =
      part === 'template'
        ? { inputs: ['exemplar'], outputs: ['exemplar_feature'] }
        : { inputs: ['exemplar_feature', 'search'], outputs: ['response'] }
    files[part] = { file, sha256, bytes: bytes.length, ...ports }
  }
  const path = join(folder, `${name}.json`)
  const about = { name, files, licence: 'MIT', description: 'For tests.', kind: 'single-object', tracker: 'SiamFC' }
  const input = { name: 'search', height: 255, width: 255 }
  await writeFile(path, JSON.stringify({ ...about, preset: 'siamfc_one_scale', input, ...change }))
  return path
}

test('a manifest of several files brings networks, tracker, preset and options by one path', async () => {
  const manifest = await writeSiamese('siamese', { trackerOptions: { responseFactor: 4 } })
  const { status, stdout, stderr } = await follow('--box', boxOf(0), '--model', manifest, '--device', 'cpu')
  expect(stderr).toContain('with SiamFC')
  expect(status).toBe(0)
  expect(stdout.trim().split('\n').length).toBe(frameCount)
  const wrong = await writeSiamese('wrong', { trackerOptions: { responseFactor: -1 } })
  const refused = await follow('--box', boxOf(0), '--model', wrong, '--device', 'cpu', '--quiet')
  expect(refused.stderr).toContain('responseFactor')
})

test('a manifest that is damaged, or whose files are others, is refused in one sentence', async () => {
  const manifest = await writeSiamese('damaged')
  await writeFile(join(folder, 'damaged-search.onnx'), 'other')
  const run = (model: string) => follow('--box', boxOf(0), '--model', model, '--device', 'cpu', '--quiet')
  expect((await run(manifest)).stderr).toContain('damaged-search.onnx should have the SHA-256')
  await rm(join(folder, 'damaged-search.onnx'))
  expect((await run(manifest)).stderr).toContain('damaged-search.onnx')
  await writeFile(manifest, '{"name":')
  expect((await run(manifest)).stderr).toContain('damaged.json should be an object')
  expect((await run(join(folder, 'none.json'))).stderr).toContain('There is no manifest at')
  const detector = await writeSiamese('detector', { kind: 'detector' })
  expect((await run(detector)).stderr).toContain('"kind": single-object')
})
