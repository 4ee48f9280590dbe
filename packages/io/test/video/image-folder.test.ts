import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openVideo } from '@mot/io/video'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { rejected, SHARED } from '../shared'
import { picture } from './pictures'

const root = mkdtempSync(join(tmpdir(), 'mot-folder-'))

async function save(path: string, index: number): Promise<void> {
  const { width, height, data } = picture(index)
  await sharp(data, { raw: { width, height, channels: 4 } }).toFile(path)
}

function folder(name: string): string {
  const path = join(root, name)
  mkdirSync(path, { recursive: true })
  return path
}

async function indicesOf(path: string): Promise<number[]> {
  const found: number[] = []
  for await (const frame of openVideo(path)) {
    found.push([0, 1, 2, 3].find((index) => Buffer.from(picture(index).data).equals(Buffer.from(frame.data))) ?? -1)
  }
  return found
}

test('images come in natural order; other files are skipped', async () => {
  const path = folder('natural')
  await save(join(path, '10.png'), 2)
  await save(join(path, '2.png'), 1)
  await save(join(path, '1.PNG'), 0)
  writeFileSync(join(path, 'notes.txt'), '')
  writeFileSync(join(path, '.hidden.png'), '')
  expect(await indicesOf(path)).toEqual([0, 1, 2])
  expect(await openVideo(path, { frameRate: 5 }).info()).toEqual({ width: 64, height: 48, frameRate: 5, frameCount: 3 })
  expect((await openVideo(path).info()).frameRate).toBe(30)
})

test('a MOTChallenge sequence gives its images and its rate', async () => {
  const sequence = folder('MOT-01')
  const images = folder('MOT-01/img1')
  await save(join(images, '000001.png'), 3)
  const info = 'imDir=img1\nframeRate=14\nseqLength=1\nimWidth=64\nimHeight=48'
  writeFileSync(join(sequence, 'seqinfo.ini'), `[Sequence]\n${info}\n`)
  for (const path of [sequence, images]) {
    expect(await indicesOf(path)).toEqual([3])
    expect((await openVideo(path).info()).frameRate).toBe(14)
  }
})

test('photos stored on their side are rotated upright', async () => {
  const path = folder('rotated')
  const { width, height, data } = picture(0)
  await sharp(data, { raw: { width, height, channels: 4 } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toFile(join(path, '1.jpg'))
  await using video = openVideo(path)
  expect(await video.info()).toMatchObject({ width: 48, height: 64 })
  for await (const frame of video) expect([frame.width, frame.height]).toEqual([48, 64])
})

test('grey images and images of another size are frames, too', async () => {
  const path = folder('mixed')
  await save(join(path, '1.png'), 0)
  await sharp(new Uint8Array([7, 200]), { raw: { width: 2, height: 1, channels: 1 } }).toFile(join(path, '2.png'))
  const frames = []
  for await (const { width, height, data } of openVideo(path)) frames.push({ width, height, data })
  expect(frames[1]).toEqual({ width: 2, height: 1, data: new Uint8ClampedArray([7, 7, 7, 255, 200, 200, 200, 255]) })
})

test('a folder without images is refused', async () => {
  const path = folder('empty')
  expect(await rejected(openVideo(path).info())).toMatchObject({
    code: 'invalid-file',
    message: `${path} should have images (jpg, png, webp, bmp, tiff, gif, avif), got none.`,
  })
})

test('a single image is a video of one frame', async () => {
  const path = join(folder('single'), 'one.png')
  await save(path, 2)
  await save(join(root, 'single', 'other.png'), 1)
  expect(await indicesOf(path)).toEqual([2])
})

test('a broken image is named after the frames before it', async () => {
  const path = folder('broken')
  await save(join(path, '1.png'), 0)
  await save(join(path, '2.png'), 1)
  writeFileSync(join(path, '3.png'), 'no picture')
  const seen: number[] = []
  const error = await rejected(
    (async () => {
      for await (const { index } of openVideo(path)) seen.push(index)
    })(),
  )
  expect(seen).toEqual([1, 2])
  expect(error).toMatchObject({
    code: 'invalid-file',
    message: expect.stringContaining(`${join(path, '3.png')} (frame 3 of 3) cannot be read`),
  })
})

const tennis = join(SHARED, 'media/tennis')
test.skipIf(!existsSync(tennis))('70 pictures of a tennis player (skipped where ../shared is not there)', async () => {
  let last = 0
  for await (const { index, width, height } of openVideo(tennis, { reuse: true })) {
    last = index
    expect([width, height]).toEqual([854, 480])
  }
  expect(last).toBe(70)
})
