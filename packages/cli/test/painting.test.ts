// cspell:ignore thicknes fase fffd
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame } from '@mot/core'
import { createVideoWriter, openVideo } from '@mot/io/video'
import { mountSmallDisk } from '@mot/test-utils/small-disk'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runMain } from './run-main'
import { squaresAt, writeSquares } from './squares'

let input: string
let folder: string
let video: string
let tracks: string
const frameCount = 4

/** Rows with names: the red square is a face, the blue one a car. */
const rows = (names = ['face', 'car'], shift = 0) =>
  ['frame,id,left,top,width,height,score,class_id,class_name']
    .concat(
      Array.from({ length: frameCount }, (_, i) =>
        squaresAt(i + 1).map(({ left, top, right, bottom }, k) =>
          [i + 1, k + 1, left + shift, top, right - left, bottom - top, 0.9, k, names[k]].join(','),
        ),
      ).flat(),
    )
    .join('\n')

beforeAll(async () => {
  input = await mkdtemp(join(tmpdir(), 'mot-painting-'))
  video = join(input, 'squares.mp4')
  tracks = join(input, 'tracks.csv')
  await writeSquares(video, frameCount)
  await writeFile(tracks, rows())
})
beforeEach(async () => {
  folder = join(input, 'out')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
})
afterAll(() => rm(input, { recursive: true }))

async function lastFrame(path: string): Promise<Frame> {
  await using painted = openVideo(path)
  let last: Frame | undefined
  for await (const frame of painted) last = { ...frame, data: frame.data.slice() }
  return last!
}

const at = ({ data, width }: Frame, x: number, y: number) => [
  ...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 3),
]

/** The last painted frame: images, which are not compressed as videos are. */
async function draw(...style: string[]): Promise<Frame> {
  const out = join(folder, 'frames')
  const { status, stderr } = await runMain(['draw', video, tracks, '--out', out, '--quiet', ...style])
  expect(status, stderr).toBe(0)
  const frame = await lastFrame(out)
  await rm(out, { recursive: true })
  return frame
}

describe('--style', () => {
  const plain = ['--style', 'showIds=false', '--style', 'showClasses=false', '--style', 'trailSeconds=0']

  test('takes options as key=value and as a file, and the later ones have precedence', async () => {
    const red = squaresAt(frameCount)[0]!
    const edge = async (...style: string[]) => at(await draw(...plain, ...style), red.left, red.top + 16)
    const file = join(input, 'style.json')
    await writeFile(file, JSON.stringify({ palette: ['#00ff00'], thickness: 6 }))
    expect(await edge('--style', file)).toEqual([0, 255, 0])
    expect(await edge('--style', file, '--style', 'palette=#0000ff,#00ffff')).toEqual([0, 255, 255])
    expect(await edge('--style', 'palette=#0000ff,#00ffff', '--style', file)).toEqual([0, 255, 0])
    expect(await edge('--style', 'boxes=none')).toEqual(at(await lastFrame(video), red.left, red.top + 16))
  })

  test('blurs the classes that it names, and no other', async () => {
    const [red, blue] = squaresAt(frameCount)
    const painted = await draw(
      ...plain,
      '--style',
      'obscure=pixelate',
      '--style',
      'obscureClasses=face',
      '--style',
      'obscureSize=1',
      '--style',
      'boxes=none',
    )
    const original = await lastFrame(video)
    const change = ({ left, top }: { left: number; top: number }, dx: number) =>
      Math.abs(at(painted, left + dx, top + 16)[0]! - at(original, left + dx, top + 16)[0]!) +
      Math.abs(at(painted, left + dx, top + 16)[2]! - at(original, left + dx, top + 16)[2]!)
    // The face is of one colour up to its edge, which the video has smeared; the car is as it was.
    expect(at(painted, red!.left, red!.top)).toEqual(at(painted, red!.left + 20, red!.top + 20))
    expect(change(blue!, 16)).toBeLessThan(3)
  })

  test('has names in labels: they differ from labels without', async () => {
    const named = await draw()
    const ids = await draw('--style', 'showClasses=false')
    expect(named.data).not.toEqual(ids.data)
  })

  test.each([
    [['--style', 'thicknes=2'], /no option "thicknes"/],
    [['--style', 'thickness=two'], /"thickness" should be a number such as 1, got "two"/],
    [['--style', 'boxes=round'], /"boxes" should be one of outline, corners, ellipse, none/],
    [['--style', 'obscureClasses=fase'], /has no class "fase": did you mean "face"/],
    [['--style', 'nowhere.json'], /nowhere\.json cannot be read/],
    [['--font', 'nowhere.ttf'], /no font file nowhere\.ttf/],
  ])('%j is refused before anything is written', async (style, message) => {
    const { status, stderr } = await runMain(['draw', video, tracks, '--out', join(folder, 'a.mp4'), ...style])
    expect([status > 0, stderr]).toEqual([true, expect.stringMatching(message)])
    expect(await readdir(folder)).toEqual([])
  })

  test.each([
    ['half of a record', '{ "fill": ', /style\.json should be a style in JSON/],
    ['a list', '[1]', /style\.json should be a style such as/],
    ['an unknown option', '{ "fills": 0.2 }', /A style has no option "fills": did you mean "fill"/],
    ['a megabyte', `"${'x'.repeat(1_000_001)}"`, /style\.json should be a style of at most 1000000 bytes, got 1000003/],
  ])('a file of %s is refused', async (_, text, message) => {
    const file = join(folder, 'style.json')
    await writeFile(file, text)
    const { status, stderr } = await runMain(['draw', video, tracks, '--out', join(folder, 'a.mp4'), '--style', file])
    expect(status).not.toBe(0)
    expect(stderr).toMatch(message)
    expect(await readdir(folder)).toEqual(['style.json'])
  })

  test.each([
    [['track', '--detections', 'tracks.csv', '--style', 'fill=1'], /--style requires --video/],
    [['follow', 'squares.mp4', '--box', '1,1,9,9', '--style', 'fill=1'], /--style requires --video/],
  ])('%j has nothing to paint on', async ([command, ...call], message) => {
    const paths = call.map((word) => (/\.(csv|mp4)$/.test(word) ? join(input, word) : word))
    const { status, stderr } = await runMain([command!, ...paths])
    expect([status, stderr]).toEqual([2, expect.stringMatching(message)])
  })

  test('goes for mot follow and mot track as well', async () => {
    const { left, top, right, bottom } = squaresAt(1)[0]!
    const box = [left, top, right - left, bottom - top].join(',')
    const style = ['--style', 'boxes=corners', '--style', 'fill=0.5', '--quiet']
    const followed = await runMain([
      'follow',
      video,
      '--box',
      box,
      '--tracker',
      'KCF',
      '--video',
      join(folder, 'a.mp4'),
      ...style,
    ])
    expect(followed.status, followed.stderr).toBe(0)
    const tracked = await runMain(['track', video, '--detections', tracks, '--video', join(folder, 'b.mp4'), ...style])
    expect(tracked.status, tracked.stderr).toBe(0)
    expect((await readdir(folder)).sort()).toEqual(['a.mp4', 'b.mp4'])
  })
})

test('names that no font has are told once, at the end', async () => {
  const odd = join(input, 'odd.csv')
  await writeFile(odd, rows(['\u{1fffd}', 'car']))
  const { status, stderr } = await runMain(['draw', video, odd, '--out', join(folder, 'a.mp4')])
  expect(status, stderr).toBe(0)
  expect(stderr.match(/No font has \u{1fffd} of the labels; .*question marks in the video/gu)).toHaveLength(1)
})

test('tracks of another video are told: most boxes lie outside', async () => {
  const far = join(input, 'far.csv')
  await writeFile(far, rows(['face', 'car'], 5000))
  const { status, stderr } = await runMain(['draw', video, far, '--out', join(folder, 'a.mp4')])
  expect(status, stderr).toBe(0)
  expect(stderr).toMatch(/Of all 8 boxes, 8 lie outside the images: check that the tracks are those of this video/)
})

test('a row with NaN is refused with its line, and nothing is left behind', async () => {
  const bad = join(input, 'bad.csv')
  await writeFile(bad, rows().replace('0.9', 'NaN'))
  const { status, stderr } = await runMain(['draw', video, bad, '--out', join(folder, 'a.mp4')])
  expect(status).not.toBe(0)
  expect(stderr).toMatch(/bad\.csv, line 2/)
  expect(await readdir(folder)).toEqual([])
})

test('images of two sizes are refused, and nothing is left behind', async () => {
  const images = join(input, 'two-sizes')
  for (const [i, width] of [160, 128].entries()) {
    await using writer = await createVideoWriter(join(input, `size-${i}`), { width, height: 96, frameRate: 10 })
    await writer.write({ width, height: 96, data: new Uint8ClampedArray(4 * width * 96).fill(90) })
  }
  await mkdir(images)
  for (const i of [0, 1]) await copyFile(join(input, `size-${i}`, '000001.png'), join(images, `00000${i + 1}.png`))
  const { status, stderr } = await runMain(['draw', images, tracks, '--out', join(folder, 'a.mp4')])
  expect(status).not.toBe(0)
  expect(stderr).toMatch(/160.*128|128.*160/)
  expect(await readdir(folder)).toEqual([])
})

const { folder: disk, isMounted } = mountSmallDisk(32)

describe.skipIf(!isMounted)(
  'a full disk (skipped where no small disk can be mounted: as another user than root)',
  () => {
    test.each(['painted.mp4', 'frames'])(
      'ends the painting of %s with the reason, and nothing of it stays',
      async (name) => {
        const noisy = join(input, 'noise.mp4')
        await using writer = await createVideoWriter(noisy, { width: 320, height: 240, frameRate: 10 })
        for (let frame = 0; frame < 12; frame++) {
          const data = Uint8ClampedArray.from(
            { length: 4 * 320 * 240 },
            (_, i) => (i * 2654435761 * (frame + 1)) >>> 24,
          )
          await writer.write({ width: 320, height: 240, data })
        }
        await writer.close()
        const { status, stderr } = await runMain(['draw', noisy, tracks, '--out', join(disk, name)])
        expect(status).toBe(1)
        expect(stderr).toMatch(/ENOSPC|no space left|disk is full/i)
        expect(await readdir(disk)).toEqual([])
      },
    )
  },
)
