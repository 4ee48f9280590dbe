import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createVideoWriter, openVideo } from '@mot/io/video'
import { expect, test } from 'vitest'
import { rejected } from '../shared'
import { colorInside, colorOfFrame, difference, picture } from './pictures'

const folder = mkdtempSync(join(tmpdir(), 'mot-writer-'))
const size = { width: 64, height: 48 }

test('a video in memory is an MP4 with its index in front of its frames', async () => {
  const writer = await createVideoWriter('memory', { ...size, bitrate: 500_000 })
  for (let i = 0; i < 5; i++) await writer.write(picture(i))
  expect(writer.frameCount).toBe(5)
  const bytes = await writer.close()
  expect(await writer.close()).toBe(bytes)
  const text = new TextDecoder('latin1').decode(bytes)
  expect(text.slice(4, 8)).toBe('ftyp')
  expect(text.indexOf('moov')).toBeLessThan(text.indexOf('mdat'))
  let count = 0
  for await (const frame of openVideo(new Blob([bytes as Uint8Array<ArrayBuffer>]))) {
    expect(difference(colorInside(frame), colorOfFrame(count++))).toBeLessThanOrEqual(8)
  }
  expect(count).toBe(5)
})

test('the colours of a file are marked as BT.709', async () => {
  const writer = await createVideoWriter('memory', size)
  await writer.write(picture(1))
  const bytes = (await writer.close())!
  const { Input, BufferSource, MP4 } = await import('mediabunny')
  const track = await new Input({ source: new BufferSource(bytes), formats: [MP4] }).getPrimaryVideoTrack()
  expect(await track!.getColorSpace()).toEqual({
    primaries: 'bt709',
    transfer: 'bt709',
    matrix: 'bt709',
    fullRange: false,
  })
})

test('frames that are not awaited keep their order and their pixels', async () => {
  const writer = await createVideoWriter('memory', size)
  const writes = Array.from({ length: 6 }, (_, i) => writer.write(picture(i)))
  const bytes = await writer.close()
  await Promise.all(writes)
  let count = 0
  for await (const frame of openVideo(new Blob([bytes as Uint8Array<ArrayBuffer>]))) {
    expect(difference(colorInside(frame), colorOfFrame(count++))).toBeLessThanOrEqual(8)
  }
  expect(count).toBe(6)
})

test('a video without frames has no video track', async () => {
  const writer = await createVideoWriter('memory', size)
  const bytes = (await writer.close())!
  expect(await rejected(openVideo(new Blob([bytes as Uint8Array<ArrayBuffer>])).info())).toMatchObject({
    code: 'invalid-file',
    message: 'bytes has no video track.',
  })
})

test('a stream receives the bytes as they are written', async () => {
  let end = 0
  const stream = new WritableStream({
    write: ({ position, data }: { position: number; data: Uint8Array }) => {
      end = Math.max(end, position + data.length)
    },
  })
  const writer = await createVideoWriter(stream, size)
  await writer.write(picture(0))
  expect(await writer.close()).toBeUndefined()
  expect(end).toBeGreaterThan(100)
})

test('a name without an ending is a folder of numbered pictures, lossless', async () => {
  const target = join(folder, 'deep', 'frames')
  await using writer = await createVideoWriter(target, size)
  for (let i = 0; i < 3; i++) await writer.write(picture(i))
  expect(readdirSync(target)).toEqual(['000001.png', '000002.png', '000003.png'])
  for await (const frame of openVideo(target)) expect(frame.data).toEqual(picture(frame.index - 1).data)
})

test('a name of a picture gets a single frame', async () => {
  const target = join(folder, 'one.png')
  await using writer = await createVideoWriter(target, size)
  await writer.write(picture(1))
  expect((await rejected(writer.write(picture(2)))).message).toContain('one.png holds one frame, got a second')
  const frames = []
  for await (const { data } of openVideo(target)) frames.push(data)
  expect(frames).toEqual([picture(1).data])
})

test('pictures in a folder may be of different sizes', async () => {
  const target = join(folder, 'sizes')
  await using writer = await createVideoWriter(target, size)
  await writer.write(picture(1))
  await writer.write({ width: 2, height: 1, data: new Uint8ClampedArray(8).fill(255) })
  const widths = []
  for await (const { width } of openVideo(target)) widths.push(width)
  expect(widths).toEqual([64, 2])
})

test('a frame of another size is refused, and the video continues', async () => {
  const writer = await createVideoWriter('memory', size)
  await writer.write(picture(0))
  expect(await rejected(writer.write(picture(1, 32, 48)))).toMatchObject({
    code: 'invalid-image',
    message: 'Frame 2 should be 64×48 as the video, got 32×48.',
  })
  expect((await rejected(writer.write({ ...size, data: new Uint8ClampedArray(7) }))).code).toBe('invalid-image')
  await writer.write(picture(1))
  await writer.close()
  expect(writer.frameCount).toBe(2)
  expect((await rejected(writer.write(picture(2)))).code).toBe('disposed')
})

test.each([
  [{ width: 0, height: 48 }, 'invalid-option', 'Option "width" should be a positive integer, got 0.'],
  [{ ...size, frameRate: -1 }, 'invalid-option', 'Option "frameRate" should be a positive number, got -1.'],
  [{ ...size, bitrate: Number.NaN }, 'invalid-option', 'Option "bitrate" should be a positive number, got NaN.'],
])('options %j are refused', async (options, code, message) => {
  expect(await rejected(createVideoWriter('memory', options))).toMatchObject({ code, message })
})

test('unsupported endings and codecs, and missing folders are refused', async () => {
  expect((await rejected(createVideoWriter(join(folder, 'a.avi'), size))).message).toBe(
    'Videos can be written as .mp4, .mov, .webm and .mkv, got ".avi".',
  )
  expect((await rejected(createVideoWriter(join(folder, 'a.webm'), { ...size, codec: 'avc' }))).code).toBe(
    'unsupported',
  )
  expect((await rejected(createVideoWriter(join(folder, 'none', 'a.mp4'), size))).code).toBe('file-not-found')
})
