import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseTracks } from '@mot/io/mot'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cameraNames } from '../src/identities/camera-names'
import { runMain } from './run-main'
import { writeSquareFinder, writeSquares } from './squares'

const frameCount = 12
let root: string
let folder: string
let network: string[]
let call: string[]

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mot-identities-'))
  for (const camera of ['door', 'hall']) await mkdir(join(root, camera))
  await writeSquares(join(root, 'door', 'video.mp4'), frameCount)
  await copyFile(join(root, 'door', 'video.mp4'), join(root, 'hall', 'video.mp4'))
  network = ['--model', await writeSquareFinder(root), '--device', 'cpu', '--set', 'identities.maxDistance=0.1']
  call = ['track', join(root, 'door', 'video.mp4'), join(root, 'hall', 'video.mp4'), ...network]
})
beforeEach(async () => {
  folder = join(root, 'out')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
})
afterAll(() => rm(root, { recursive: true }))

const rowsOf = (text: string) =>
  [...parseTracks(text)].map(({ frame, id, box }) => ({ frame, id, isUpper: box.top < 40 }))
const identitiesOf = (text: string) => [...new Set(rowsOf(text).map(({ id, isUpper }) => `${id} ${isUpper}`))].sort()

test('what two cameras see has one identity, in a file of each', async () => {
  const people = join(folder, 'people.json')
  const { status, stderr } = await runMain([...call, '--identities', people, '--out', join(folder, 'tracks')])
  expect(status, stderr).toBe(0)
  expect(stderr).toContain('24 frames of 2 cameras, 2 identities, 2 in several cameras\n')
  expect((await readdir(join(folder, 'tracks'))).sort()).toEqual(['door-video.txt', 'hall-video.txt'])
  const [door, hall] = await Promise.all(
    ['door', 'hall'].map((name) => readFile(join(folder, 'tracks', `${name}-video.txt`), 'utf8')),
  )
  expect(rowsOf(door!)).toHaveLength(2 * frameCount)
  expect(identitiesOf(door!)).toHaveLength(2)
  expect(rowsOf(hall!)).toEqual(rowsOf(door!))
  const { state } = JSON.parse(await readFile(people, 'utf8')) as { state: { identities: object[]; tracks: object[] } }
  expect(state).toMatchObject({ identities: [{ id: 1 }, { id: 2 }], tracks: [] })
})

test('a later run knows the identities of an earlier one', async () => {
  const people = join(folder, 'people.json')
  const [first] = [await runMain([...call.slice(0, 2), ...network, '--identities', people])]
  const second = await runMain([call[0]!, call[2]!, ...network, '--identities', people])
  expect(second.stderr).toContain('12 frames of 1 camera, 2 identities, 2 known before\n')
  expect(rowsOf(second.stdout)).toEqual(rowsOf(first!.stdout))
})

test('where too little was seen to learn a limit, each track is an identity, with a word', async () => {
  const options = ['--identities', join(folder, 'people.json'), '--out', join(folder, 'tracks')]
  const { status, stderr } = await runMain([...call.slice(0, -2), ...options])
  expect(status, stderr).toBe(0)
  expect(stderr).toContain('4 identities, 0 in several cameras\nmot: too few objects were seen at once')
  expect((await runMain([...call, ...options])).stderr).not.toContain('too few objects')
})

test('rows of tracks that are too short for an identity are left out, with a word', async () => {
  const out = join(folder, 'tracks.csv')
  const options = ['--frames', '4', '--identities', join(folder, 'people.json'), '--out', out]
  const { status, stderr } = await runMain([...call.slice(0, 2), ...network, ...options])
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.stringContaining('0 identities\n2 tracks without one, seen too briefly: 8 rows left out\n'),
  })
  expect(parseTracks(await readFile(out, 'utf8')).count).toBe(0)
})

test('identities come from a file of detections and embeddings, too', async () => {
  const [detections, embeddings] = [join(folder, 'det.txt'), join(folder, 'emb.f32')]
  const saved = ['--save-detections', detections, '--save-embeddings', embeddings, '--out', join(folder, 'plain.txt')]
  await runMain([...call.slice(0, 2), ...network.slice(0, -2), '--quiet', ...saved])
  const given = ['--detections', detections, '--embeddings', embeddings, '--embedding-dimension', '2']
  const { status, stdout, stderr } = await runMain([
    'track',
    ...given,
    ...network.slice(-2),
    '--identities',
    join(folder, 'people.json'),
  ])
  expect(status, stderr).toBe(0)
  expect(identitiesOf(stdout)).toHaveLength(2)
})

describe('bad input', () => {
  test('another file than one of identities is refused, and stays', async () => {
    const people = join(folder, 'people.json')
    for (const text of ['{', '{"gallery": "none"}', '[]']) {
      await writeFile(people, text)
      const outcome = await runMain([...call, '--identities', people, '--out', join(folder, 'tracks')])
      expect(outcome).toMatchObject({ status: 1, stderr: expect.stringContaining('people.json') })
      expect(await readFile(people, 'utf8')).toBe(text)
      expect(await readdir(folder)).toEqual(['people.json'])
    }
  })

  test('detections without embeddings are refused, and nothing is written', async () => {
    await writeFile(join(folder, 'det.txt'), '1,-1,10,20,30,60,0.9,-1,-1,-1\n')
    const people = join(folder, 'people.json')
    const outcome = await runMain(['track', '--detections', join(folder, 'det.txt'), '--identities', people])
    expect(outcome).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('require appearance vectors'),
    })
    expect(await readdir(folder)).toEqual(['det.txt'])
  })

  test('where the folder cannot be written, the file of identities stays as it was', async () => {
    const people = join(folder, 'people.json')
    await writeFile(join(folder, 'tracks'), 'a file')
    const outcome = await runMain([...call, '--identities', people, '--out', join(folder, 'tracks')])
    expect(outcome).toMatchObject({ status: 1, stderr: expect.stringContaining('cannot be written') })
    expect(await readdir(folder)).toEqual(['tracks'])
  })

  test.each<[string, (folder: string) => string[], string, number?]>([
    ['several videos without identities', () => [], 'require --identities'],
    ['several videos without a folder', () => ['--identities', 'p.json'], 'require --out <folder>'],
    ['several videos into one file', () => ['--identities', 'p.json', '--out', 'tracks.txt'], 'require --out <folder>'],
    [
      'a painted video',
      () => ['--identities', 'p.json', '--out', 'tracks', '--video', 'v.mp4'],
      '--video is not written',
    ],
    ['a live source', () => ['--identities', 'p.json', '--out', 'tracks', '--live'], '--live'],
    ['a second pass', () => ['--identities', 'p.json', '--out', 'tracks', '--relink'], 'second pass'],
    [
      'links of no file',
      () => ['--identities', 'p.json', '--out', 'tracks', '--camera-links', 'none.json'],
      'none.json',
      1,
    ],
  ])('%s: refused', async (_, options, message, status = 2) => {
    expect(await runMain([...call, ...options(folder)])).toMatchObject({
      status,
      stdout: '',
      stderr: expect.stringContaining(message),
    })
  })
})

test('a camera has the name of its file, with the folders that tell it from others', () => {
  expect(cameraNames(['/a/door.mp4', '/a/hall.mp4'])).toEqual(['door', 'hall'])
  expect(cameraNames(['/a/1/img1', '/a/2/img1'])).toEqual(['1-img1', '2-img1'])
  expect(cameraNames(['rtsp://one.example/live?key=1', 'rtsp://two.example/live'])).toEqual([
    'one.example-live',
    'two.example-live',
  ])
  expect(() => cameraNames(['/a/door.mp4', '/a/../a/door.mp4'])).toThrow(
    expect.objectContaining({ code: 'invalid-option' }),
  )
})
