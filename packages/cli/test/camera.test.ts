import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { goldenCameraFile, goldenSequenceNames, readGoldenParameters, readGoldenSequence } from '@mot/test-utils'
import { fromReferenceOptions, UCMCTrack, ucmcTrackPresets } from '@mot/trackers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runMain } from './run-main'

let folder: string
let detections: string

/** People of 1.7 m on a street, from a level camera 3 m above it: focal length 1000 pixels, horizon at row 360. */
function street(): string {
  const rows: string[] = []
  for (let frame = 1; frame <= 60; frame++) {
    for (const [side, start, speed] of [
      [-4, 8, 0.1],
      [0, 25, -0.2],
      [3, 12, 0.25],
    ] as const) {
      const ahead = start + speed * frame
      const [x, bottom, height] = [640 + (1000 * side) / ahead, 360 + 3000 / ahead, 1700 / ahead]
      rows.push(`${frame},-1,${x - height / 5},${bottom - height},${0.4 * height},${height},0.9,-1,-1,-1`)
    }
  }
  return `${rows.join('\n')}\n`
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mot-camera-'))
  detections = join(folder, 'det.txt')
  await writeFile(detections, street())
})

afterAll(() => rm(folder, { recursive: true }))

const estimate = (...more: readonly string[]) =>
  runMain(['camera', 'estimate', '--detections', detections, '--image-size', '1280x720', ...more])

describe('mot camera estimate', () => {
  test('says where the camera stands, and mot track follows on the ground with it', async () => {
    const file = join(folder, 'camera.json')
    // 1280 pixels at a focal length of 1000.
    const { status, stderr } = await estimate('--field-of-view', '65.238', '--out', file)
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('3.00 m above the ground') })
    // The nearest are cut off by the image.
    expect(stderr).toMatch(/horizon at row 360; from 176 detections/)
    const out = join(folder, 'tracks.txt')
    const tracked = await runMain([
      ...['track', '--detections', detections, '--tracker', 'UCMCTrack', '--camera', file],
      ...['--set', 'maxSpeed=10', '--out', out, '--quiet'],
    ])
    expect(tracked).toMatchObject({ status: 0, stderr: '' })
    const ids = (await readFile(out, 'utf8'))
      .trim()
      .split('\n')
      .map((row) => row.split(',')[1])
    expect(ids.length).toBe(3 * 58)
    expect(new Set(ids).size).toBe(3)
  })

  test('writes it to standard output, and says nothing else if told so', async () => {
    const { status, stdout, stderr } = await estimate('--quiet')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(Object.keys(JSON.parse(stdout))).toEqual(['rotation', 'translation', 'intrinsics'])
  })

  test('warns where no camera explains the people', async () => {
    const random = street().replace(/(\d+),(-1),([\d.-]+),([\d.-]+),([\d.]+),([\d.]+)/g, (_, frame, id, x, y, w, h) => {
      const scale = [0.6, 1, 1.5][Number(frame) % 3]!
      return [frame, id, x, Number(y) + (1 - scale) * Number(h), scale * Number(w), scale * Number(h)].join(',')
    })
    const file = join(folder, 'random.txt')
    await writeFile(file, random)
    const { status, stderr } = await runMain(['camera', 'estimate', '--detections', file, '--image-size', '1280x720'])
    expect(status).toBe(0)
    expect(stderr).toContain('mistrust it')
  })

  test.each([
    ['neither a video nor detections', ['camera', 'estimate'], 'Pass either a video'],
    ['no size of the images', ['camera', 'estimate', '--detections', 'det.txt'], '--image-size'],
  ])('refuses %s', async (_, argv, words) => {
    const { status, stderr } = await runMain(argv)
    expect(status).not.toBe(0)
    expect(stderr).toContain(words)
  })
})

describe('mot track --camera', () => {
  const track = (...more: readonly string[]) => runMain(['track', '--detections', detections, '--quiet', ...more])

  test('reads a homography', async () => {
    const file = join(folder, 'homography.json')
    await writeFile(file, JSON.stringify({ homography: [3, 0, -1920, 0, 0, 3000, 0, 1, -360] }))
    const { status, stdout } = await track('--preset', 'ucmctrack', '--set', 'maxSpeed=10', '--camera', file)
    expect(status).toBe(0)
    expect(
      new Set(
        stdout
          .trim()
          .split('\n')
          .map((row) => row.split(',')[1]),
      ).size,
    ).toBe(3)
  })

  test('is needed on the ground, and refused elsewhere', async () => {
    const without = await track('--preset', 'ucmctrack')
    expect(without.status).not.toBe(0)
    expect(without.stderr).toContain('--camera <file>; mot camera estimate makes one')
    const elsewhere = await track('--tracker', 'ByteTrack', '--camera', detections)
    expect(elsewhere.status).not.toBe(0)
    expect(elsewhere.stderr).toContain('such as UCMCTrack; ByteTrack is none')
    const wrong = await track('--tracker', 'UCMCTrack', '--camera', detections)
    expect(wrong.status).not.toBe(0)
    expect(wrong.stderr).toContain('det.txt is no camera')
  })
})

describe('mot track with the cameras and settings of UCMCTrack', () => {
  const names = goldenSequenceNames('ucmctrack_cmc').slice(0, 2)
  if (names.length === 0) test.skip('skipped: the golden sequences are not beside this checkout')

  test.each(names)('tracks as the library does: %s', async (name) => {
    const input = join(goldenCameraFile(name), '..')
    const settings = readGoldenParameters<{ params_per_sequence: Record<string, Record<string, number>> }>(
      'ucmctrack_cmc',
    )!
    const own = settings.params_per_sequence[name.slice(0, 'MOT17-02'.length)]!
    const { options } = fromReferenceOptions('UCMCTrack', own)
    const { frames, frameRate } = readGoldenSequence(name, 'botsort')
    const { status, stdout } = await runMain([
      ...['track', '--detections', join(input, 'det.txt.gz'), '--preset', 'ucmctrack_cmc', '--quiet'],
      ...['--camera', goldenCameraFile(name), '--camera-motion', join(input, 'camera-motion-botsort.txt.gz')],
      ...['--frame-rate', `${frameRate}`, '--frames', `${frames.length}`],
      ...Object.entries(options).flatMap(([key, value]) => ['--set', `${key}=${value}`]),
    ])
    expect(status).toBe(0)
    const { readGroundCamera } = await import('@mot/io/mot')
    const camera = await readGroundCamera(goldenCameraFile(name))
    const tracker = new UCMCTrack({ ...ucmcTrackPresets.ucmctrack_cmc, ...options, frameRate, camera })
    const expected = frames.flatMap((each, i) => [...tracker.update(each)].map(({ id }) => `${i + 1},${id}`))
    expect(
      stdout
        .trim()
        .split('\n')
        .map((row) => row.split(',').slice(0, 2).join(',')),
    ).toEqual(expected)
  })
})
