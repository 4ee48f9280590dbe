import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseTracks } from '@mot/io/mot'
import { openVideo } from '@mot/io/video'
import { sharedNetworks, startMirror } from '@mot/test-utils/network-mirror'
import { type NetworkTwins, useTwins } from '@mot/test-utils/network-twins'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { runMain } from './run-main'
import { height, writeSquares } from './squares'

let input: string
let video: string
let cache: string

beforeAll(async () => {
  input = await mkdtemp(join(tmpdir(), 'mot-named-'))
  video = join(input, 'squares.mp4')
  await writeSquares(video, 6)
})
afterAll(() => rm(input, { recursive: true }))
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'mot-cache-'))
  vi.stubEnv('MOT_CACHE', cache)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(cache, { recursive: true })
})

describe('with twins of the networks', () => {
  let twins: NetworkTwins
  beforeEach(() => {
    twins = useTwins()
  })
  afterEach(() => twins[Symbol.dispose]())

  test('a name is enough: the network is fetched, its licence said once, and its classes have names', async () => {
    await using mirror = await startMirror(twins.files)
    const call = ['track', video, '--model', 'yolox-nano', '--mirror', mirror.address, '--device', 'cpu', '--json']
    const first = await runMain(call)
    expect(first.status, first.stderr).toBe(0)
    const said = first.stderr.split('\n').filter((line) => line.includes('licence'))
    expect(said).toEqual([
      expect.stringMatching(
        /^mot: fetching yolox-nano: [\d.]+ MB by Megvii.*, licence Apache-2\.0 \(https:.*\), from http:.*/,
      ),
    ])
    const frames = first.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const names = frames.at(-1).tracks.map(({ className }: { className: string }) => className)
    expect(new Set(names)).toEqual(new Set(['car', 'person']))
    const second = await runMain(call)
    expect(second.stderr).not.toContain('fetching')
    expect(second.stdout).toBe(first.stdout)
    expect(mirror.requests).toHaveLength(1)
  })

  test('--classes takes names and ids, and refuses those that the network does not have', async () => {
    await using mirror = await startMirror(twins.files)
    vi.stubEnv('MOT_MIRROR', mirror.address)
    const call = ['track', video, '--model', 'yolox-nano', '--device', 'cpu', '--quiet', '--classes']
    const people = await runMain([...call, 'person'])
    expect(people.status, people.stderr).toBe(0)
    expect(people.stderr).toBe('')
    // The red square is the upper one.
    const isUpper = (text: string) =>
      parseTracks(text)
        .at(6)
        .map(({ box }) => box.top + box.bottom < height)
    expect(new Set(isUpper(people.stdout))).toEqual(new Set([true]))
    expect((await runMain([...call, '0'])).stdout).toBe(people.stdout)
    expect(new Set(isUpper((await runMain([...call, 'car'])).stdout))).toEqual(new Set([false]))
    expect(new Set(isUpper((await runMain([...call, 'person, 2'])).stdout))).toEqual(new Set([true, false]))
    expect(parseTracks((await runMain([...call, 'Sports-Ball'])).stdout).frameCount).toBe(0)
    expect(await runMain([...call, 'persons'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/There is no class "persons".*Did you mean person\?/),
    })
  })

  test('without --model: yolox-nano where it is cached, else the names to choose from, and nothing is fetched', async () => {
    await using mirror = await startMirror(twins.files)
    vi.stubEnv('MOT_MIRROR', mirror.address)
    for (const command of ['track', 'detect']) {
      expect(await runMain([command, video, '--device', 'cpu'])).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringMatching(
          /^mot: Name a network: --model yolox-nano .*--model fairmot-tiny for the drawn street/,
        ),
      })
    }
    expect(mirror.requests).toHaveLength(0)
    await runMain(['models', 'pull', 'yolox-nano'])
    for (const command of ['track', 'detect']) {
      const call = [command, video, '--device', 'cpu', '--quiet']
      const outcome = await runMain(call)
      expect(outcome).toMatchObject({ status: 0, stderr: '' })
      expect(await runMain([...call, '--model', 'yolox-nano'])).toEqual(outcome)
    }
  })

  test.each([
    [['track', '--model', 'person-reid'], /person-reid measures appearance: mot track takes it as --embedder/],
    [['detect', '--model', 'vittrack'], /vittrack follows one object: mot follow takes it as --model/],
    [
      ['track', '--model', 'yolox-nano', '--tracker', 'BoTSORT', '--embedder', 'yolox-nano'],
      /yolox-nano detects: mot track/,
    ],
    [['follow', '--box', '10,10,32,32', '--model', 'yolox-nano'], /yolox-nano detects: mot track/],
    // Bytes that are no network, under a name and hash of the catalogue.
    [['detect', '--model', 'nanodet-m'], /\(invalid-model\)/],
  ] as const)('%j is refused in one line with a code', async ([command, ...options], message) => {
    await using mirror = await startMirror(twins.files)
    vi.stubEnv('MOT_MIRROR', mirror.address)
    const outcome = await runMain([
      command,
      video,
      ...options,
      '--device',
      'cpu',
      ...(command === 'follow' ? [] : ['--quiet']),
    ])
    expect(outcome.status).toBe(1)
    expect(outcome.stderr).toMatch(message)
    expect(outcome.stderr).toContain('(invalid-model)')
    expect(outcome.stdout).toBe('')
  })

  test('an address without a server ends with the address and the place of the file', async () => {
    const mirror = await startMirror(twins.files)
    await mirror[Symbol.asyncDispose]()
    const outcome = await runMain(['track', video, '--model', 'yolox-nano', '--mirror', mirror.address])
    expect(outcome).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /without a network, put the file of https:\/\/raw\.\S+\.onnx at \S+yolox-nano\.onnx\. \(download-failed\)\n$/,
      ),
    })
    expect((await readdir(cache, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())).toEqual(
      [],
    )
  })
})

const footage = fileURLToPath(new URL('../../../../shared/media/vtest.avi', import.meta.url))
const networks = sharedNetworks()
const canRun = networks.size > 0 && existsSync(footage) && spawnSync('ffmpeg', ['-version']).status === 0
const titled = (title: string) => (canRun ? title : `${title} (skipped: needs ../shared and ffmpeg)`)

describe.skipIf(!canRun)(titled('with the networks themselves'), () => {
  test.each([
    [['--model', 'yolox-nano', '--classes', 'person', '--tracker', 'ByteTrack'], 3],
    [['--model', 'nanodet-m', '--classes', 'person'], 2],
    [['--model', 'light-person'], 1],
    [['--model', 'yolox-nano', '--classes', 'person', '--embedder', 'person-reid', '--tracker', 'BoTSORT'], 3],
  ] as const)('%j follows pedestrians', async (options, least) => {
    await using mirror = await startMirror(networks)
    vi.stubEnv('MOT_MIRROR', mirror.address)
    const out = join(cache, 'out.mp4')
    const rows = join(cache, 'out.txt')
    const files = ['--video', out, '--out', rows]
    const outcome = await runMain(['track', footage, ...options, '--frames', '10', '--device', 'cpu', ...files])
    expect(outcome.status, outcome.stderr).toBe(0)
    const tracks = parseTracks(await readFile(rows, 'utf8'))
    const ids = (frame: number) => Array.from(tracks.at(frame), ({ id }) => id)
    expect(ids(10).filter((id) => ids(5).includes(id)).length).toBeGreaterThanOrEqual(least)
    await using written = openVideo(out)
    expect(await written.info()).toMatchObject({ width: 768, height: 576, frameCount: 10 })
  })
})
