import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame } from '@mot/core'
import { openVideo } from '@mot/io/video'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runMain } from './run-main'
import { squaresAt, width, writeSquares } from './squares'

const frameCount = 6
let input: string
let folder: string
let video: string
let tracks: string

/** Rows of the two squares: the ids are 7 and 8. */
const rows = (from = 1) =>
  Array.from({ length: frameCount }, (_, i) =>
    squaresAt(i + 1).map(
      ({ left, top, right, bottom }, k) =>
        `${i + from},${7 + k},${left},${top},${right - left},${bottom - top},0.9,-1,-1,-1`,
    ),
  )
    .flat()
    .join('\n')

beforeAll(async () => {
  input = await mkdtemp(join(tmpdir(), 'mot-draw-'))
  video = join(input, 'squares.mp4')
  tracks = join(input, 'tracks.txt')
  await writeSquares(video, frameCount)
  await writeFile(tracks, rows())
})
beforeEach(async () => {
  folder = join(input, 'out')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
})
afterAll(() => rm(input, { recursive: true }))

/** Sum of red, green and blue of a pixel. */
function light({ data }: Frame, x: number, y: number): number {
  const at = 4 * (y * width + x)
  return data[at]! + data[at + 1]! + data[at + 2]!
}

async function framesOf(path: string): Promise<Frame[]> {
  await using painted = openVideo(path)
  const frames: Frame[] = []
  for await (const frame of painted) frames.push({ ...frame, data: frame.data.slice() })
  return frames
}

describe('mot draw', () => {
  test('paints boxes, labels and trails of finished tracks', async () => {
    const out = join(folder, 'painted.mp4')
    expect(await runMain(['draw', video, tracks, '--out', out, '--quiet'])).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    })
    const frames = await framesOf(out)
    expect(frames).toHaveLength(frameCount)
    const plain = await framesOf(video)
    for (const [i, frame] of frames.entries()) {
      const { right, top } = squaresAt(i + 1)[0]!
      // The rim of the box is painted, the middle of the square is not.
      expect(Math.abs(light(frame, right, top + 20) - light(plain[i]!, right, top + 20))).toBeGreaterThan(60)
      expect(Math.abs(light(frame, right - 12, top + 22) - light(plain[i]!, right - 12, top + 22))).toBeLessThan(60)
    }
    expect(await readdir(folder)).toEqual(['painted.mp4'])
  })

  test('paints zones with their counts, and prints these', async () => {
    const zones = join(input, 'zones.json')
    await writeFile(
      zones,
      JSON.stringify({
        zones: [
          {
            name: 'left',
            polygon: [
              [0, 0],
              [60, 0],
              [60, 96],
              [0, 96],
            ],
          },
        ],
      }),
    )
    const out = join(folder, 'painted.mp4')
    const { status, stderr } = await runMain(['draw', video, tracks, '--zones', zones, '--out', out])
    expect(status, stderr).toBe(0)
    expect(stderr).toContain('zone  entered  left  inside  mean dwell\nleft        1     1       0       0.5 s\n')
    expect(light((await framesOf(out))[5]!, 50, 90)).toBeGreaterThan(20)
  })

  test('says where the tracks are longer than the video', async () => {
    await writeFile(join(input, 'late.txt'), rows(3))
    const { status, stderr } = await runMain(['draw', video, join(input, 'late.txt'), '--out', join(folder, 'a.mp4')])
    expect(status).toBe(0)
    expect(stderr).toMatch(/late\.txt has 2 frames more than the video, which are left out/)
  })

  test.each([
    ['a missing file of tracks', () => [video, 'missing.txt', '--out', join(folder, 'a.mp4')], /missing\.txt/],
    ['an output that is its input', () => [video, tracks, '--out', video], /the output would replace it/],
    ['no output', () => [video, tracks], /--out/],
  ])('refuses %s, and leaves nothing behind', async (_, options, message) => {
    const { status, stderr } = await runMain(['draw', ...options()])
    expect(status).not.toBe(0)
    expect(stderr).toMatch(message)
    expect(await readdir(folder)).toEqual([])
  })
})

describe('mot track --detections with images', () => {
  const call = () => ['track', video, '--detections', tracks.replace('tracks', 'det'), '--tracker', 'SORT', '--quiet']
  beforeAll(() => writeFile(join(input, 'det.txt'), rows().replace(/,[78],/g, ',-1,')))

  test('--video has the tracks painted on it', async () => {
    const out = join(folder, 'tracked.mp4')
    const { status, stderr } = await runMain([...call(), '--video', out])
    expect(status, stderr).toBe(0)
    expect(await framesOf(out)).toHaveLength(frameCount)
  })

  test('camera motion is estimated from the images, and the tracks are those without images', async () => {
    const without = await runMain(call().filter((word) => word !== video))
    const withImages = await runMain([...call(), '--camera-motion', 'estimate'])
    expect(withImages.status, withImages.stderr).toBe(0)
    expect(withImages.stdout).toBe(without.stdout)
  })

  test('detections beyond the last image are an error, and nothing is left behind', async () => {
    await writeFile(join(input, 'long.txt'), `${rows()}\n9,-1,1,1,9,9,0.9`)
    const long = ['track', video, '--detections', join(input, 'long.txt'), '--video', join(folder, 'a.mp4'), '--quiet']
    const { status, stderr } = await runMain(long)
    expect(status).not.toBe(0)
    expect(stderr).toMatch(/long\.txt has 9 frames, and the images end with frame 6: --frames 6 leaves the others out/)
    expect(await readdir(folder)).toEqual([])
    expect((await runMain([...long, '--frames', '6'])).status).toBe(0)
  })

  test.each([
    [[], /both only with --video or --camera-motion estimate/],
    [['--video', 'a.mp4', '--model', 'yolox-nano'], /--model requires a video or a folder without --detections/],
    [['--video', 'a.mp4', '--image-size', '10x10'], /these have a size/],
  ])('refuses %j', async (options, message) => {
    const { status, stderr } = await runMain([...call(), ...options])
    expect(status).toBe(2)
    expect(stderr).toMatch(message)
  })
})
