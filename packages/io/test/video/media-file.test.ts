import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Frame } from '@mot/core'
import { createVideoWriter, openVideo, type VideoSource } from '@mot/io/video'
import {
  BufferTarget,
  EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  Input,
  Output,
  WEBM,
  WebMOutputFormat,
} from 'mediabunny'
import { beforeAll, expect, test, vi } from 'vitest'
import { caught, rejected } from '../shared'
import { colorInside, colorOfFrame, difference, picture } from './pictures'

const folder = mkdtempSync(join(tmpdir(), 'mot-video-'))
const FRAMES = 24
const path = join(folder, 'clip.mp4')

async function writeClip(name: string, width = 64, height = 48): Promise<string> {
  const target = join(folder, name)
  await using writer = await createVideoWriter(target, { width, height, frameRate: 12 })
  for (let i = 0; i < FRAMES; i++) await writer.write(picture(i, width, height))
  return target
}

async function readAll(source: VideoSource, options = {}): Promise<Frame[]> {
  await using video = openVideo(source, options)
  const frames: Frame[] = []
  for await (const frame of video) frames.push(frame)
  return frames
}

beforeAll(async () => {
  await writeClip('clip.mp4')
})

test.each(['clip.mp4', 'clip.mov', 'clip.webm', 'clip.mkv'])('%s is read again frame by frame', async (name) => {
  const file = await writeClip(name)
  const frames = await readAll(file)
  expect(frames.map(({ index }) => index)).toEqual(Array.from({ length: FRAMES }, (_, i) => i + 1))
  for (const frame of frames) {
    const i = frame.index - 1
    // Matroska and WebM count in milliseconds.
    expect(Math.abs(frame.time - i / 12)).toBeLessThan(0.0011)
    expect([frame.width, frame.height]).toEqual([64, 48])
    expect(difference(colorInside(frame), colorOfFrame(i))).toBeLessThanOrEqual(8)
    expect(frame.data[3]).toBe(255)
  }
})

test('size, rate and, where the file lists its frames, their count are known before reading', async () => {
  await using video = openVideo(path)
  expect(await video.info()).toEqual({ width: 64, height: 48, frameRate: 12, frameCount: FRAMES })
  await using webm = openVideo(await writeClip('info.webm'))
  expect(await webm.info()).toEqual({ width: 64, height: 48, frameRate: 12 })
})

test('transparency beside the picture is dropped: frames come opaque', async () => {
  const opaque = await writeClip('opaque.webm')
  const transparent = join(folder, 'transparent.webm')
  await addAlpha(opaque, transparent)
  const frames = await readAll(transparent)
  expect(frames).toEqual(await readAll(opaque))
  expect(frames.length).toBe(FRAMES)
})

/** Writes the packets again, each with itself as the picture of its transparency. */
async function addAlpha(from: string, to: string): Promise<void> {
  const input = new Input({ source: new FilePathSource(from), formats: [WEBM] })
  const track = (await input.getPrimaryVideoTrack())!
  const source = new EncodedVideoPacketSource((await track.getCodec())!)
  const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() })
  output.addVideoTrack(source)
  await output.start()
  const meta = { decoderConfig: { ...(await track.getDecoderConfig())!, alpha: 'keep' } } as EncodedVideoChunkMetadata
  for await (const packet of new EncodedPacketSink(track).packets()) {
    const { data, type, timestamp, duration } = packet
    await source.add(new EncodedPacket(data, type, timestamp, duration, undefined, undefined, { alpha: data }), meta)
  }
  await output.finalize()
  input.dispose()
  writeFileSync(to, Buffer.from((output.target as BufferTarget).buffer!))
  const check = new Input({ source: new FilePathSource(to), formats: [WEBM] })
  expect(await (await check.getPrimaryVideoTrack())!.canBeTransparent()).toBe(true)
  check.dispose()
}

test.each(['one.mp4', 'one.mov', 'one.webm', 'one.mkv'])(
  '%s: a video of one frame has a rate of video',
  async (name) => {
    const target = join(folder, name)
    await using writer = await createVideoWriter(target, { width: 64, height: 48, frameRate: 10 })
    await writer.write(picture(0))
    await writer.close()
    await using video = openVideo(target)
    expect([10, 30]).toContain((await video.info()).frameRate)
  },
)

test.each(['tail.webm', 'tail.mkv'])(
  '%s is read where its index is overwritten to the end of the file',
  async (name) => {
    const file = await writeClip(name)
    const bytes = readFileSync(file)
    // The index, an element of this id, is the last part of the file.
    const index = bytes.lastIndexOf(Buffer.from([0x1c, 0x53, 0xbb, 0x6b]))
    writeFileSync(file, bytes.fill(0, index))
    for (const source of [file, new Blob([bytes])]) expect((await readAll(source)).length).toBe(FRAMES)
  },
)

test('odd sizes grow by one pixel', async () => {
  const frames = await readAll(await writeClip('odd.mp4', 33, 17))
  expect(frames.length).toBe(FRAMES)
  expect([frames[0]!.width, frames[0]!.height]).toEqual([34, 18])
})

test('a file URL, a blob and a web address are read like a path', async () => {
  const bytes = readFileSync(path)
  const server = createServer((request, response) => {
    const [, from, to] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? []
    const part = bytes.subarray(Number(from ?? 0), to ? Number(to) + 1 : undefined)
    response.writeHead(from ? 206 : 200, {
      'Content-Length': part.length,
      'Accept-Ranges': 'bytes',
      ...(from && { 'Content-Range': `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}` }),
    })
    response.end(part)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  const sources = [pathToFileURL(path), new Blob([bytes]), `http://127.0.0.1:${port}/clip.mp4`]
  for (const source of sources) expect((await readAll(source)).length).toBe(FRAMES)
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  const gone = `http://127.0.0.1:${port}/clip.mp4`
  expect(await rejected(openVideo(gone).info())).toMatchObject({
    code: 'download-failed',
    message: expect.stringContaining(gone),
  })
})

test('every frame has separate pixels, unless the caller allows reuse', async () => {
  const own = await readAll(path)
  expect(new Set(own.map(({ data }) => data.buffer)).size).toBe(FRAMES)
  const shared = await readAll(path, { reuse: true })
  expect(new Set(shared.map(({ data }) => data.buffer)).size).toBe(1)
})

test('a video can be read twice, and left in the middle', async () => {
  await using video = openVideo(path)
  for (const expected of [5, FRAMES]) {
    let count = 0
    for await (const { index } of video) {
      count = index
      if (index === expected) break
    }
    expect(count).toBe(expected)
  }
})

test.skipIf(!existsSync('/proc/self/fd'))(
  'a loop that has ended leaves no file open (skipped outside Linux)',
  async () => {
    const openFiles = () => readdirSync('/proc/self/fd').filter((fd) => linkOf(fd) === path).length
    const linkOf = (fd: string) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`)
      } catch {
        return ''
      }
    }
    let most = 0
    for await (const { index } of openVideo(path)) {
      most = Math.max(most, openFiles())
      if (index === 5) break
    }
    expect(most).toBeGreaterThan(0)
    await vi.waitFor(() => expect(openFiles()).toBe(0))
  },
)

test('a closed video is not read', async () => {
  const video = openVideo(path)
  const loop = video[Symbol.asyncIterator]()
  await loop.next()
  await video.close()
  await video.close()
  expect((await rejected(loop.next())).code).toBe('disposed')
  expect((await rejected(video.info())).code).toBe('disposed')
})

test('an aborted signal ends the loop with its reason', async () => {
  const controller = new AbortController()
  const reason = new Error('enough')
  const video = openVideo(path, { signal: controller.signal })
  const seen: number[] = []
  const loop = (async () => {
    for await (const { index } of video) {
      seen.push(index)
      if (index === 3) controller.abort(reason)
    }
  })()
  await expect(loop).rejects.toBe(reason)
  expect(seen).toEqual([1, 2, 3])
})

test('aborting ends the wait for a server that does not answer', async () => {
  const server = createServer(() => {})
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  const reason = new Error('enough')
  const controller = new AbortController()
  const info = openVideo(`http://127.0.0.1:${port}/clip.mp4`, { signal: controller.signal }).info()
  setTimeout(() => controller.abort(reason), 50)
  await expect(info).rejects.toBe(reason)
  server.closeAllConnections()
  server.close()
})

test('a truncated video gives the frames before the cut, then an error that names the frame', async () => {
  const bytes = readFileSync(path)
  const cut = join(folder, 'cut.mp4')
  writeFileSync(cut, bytes.subarray(0, bytes.length - 200))
  const seen: number[] = []
  const error = await rejected(
    (async () => {
      for await (const { index } of openVideo(cut)) seen.push(index)
    })(),
  )
  expect(error.code).toBe('invalid-file')
  expect(error.message).toContain(`breaks off at frame ${seen.length + 1} of ${FRAMES}`)
  expect(seen.length).toBeGreaterThan(0)
  expect(seen.length).toBeLessThan(FRAMES)
})

test('a video damaged inside gives every frame before the damage', async () => {
  const { EncodedPacketSink, FilePathSource, Input, MP4 } = await import('mediabunny')
  using input = new Input({ source: new FilePathSource(path), formats: [MP4] })
  const sink = new EncodedPacketSink((await input.getPrimaryVideoTrack())!)
  const packet = (await sink.getPacket(15 / 12))!
  const bytes = new Uint8Array(readFileSync(path))
  const at = Buffer.from(bytes).indexOf(packet.data)
  bytes.fill(255, at, at + packet.data.length)
  const damaged = join(folder, 'damaged.mp4')
  writeFileSync(damaged, bytes)
  const seen: number[] = []
  const error = await rejected(
    (async () => {
      for await (const frame of openVideo(damaged)) {
        expect(difference(colorInside(frame), colorOfFrame(seen.length))).toBeLessThanOrEqual(8)
        seen.push(frame.index)
      }
    })(),
  )
  expect(error.message).toContain(`${damaged} breaks off at frame ${seen.length + 1} of ${FRAMES}`)
  expect(seen.length).toBeGreaterThanOrEqual(12)
  expect(seen.length).toBeLessThanOrEqual(15)
})

test('a video cut in its header, text and an empty file are not videos', async () => {
  const header = join(folder, 'header.mp4')
  writeFileSync(header, readFileSync(path).subarray(0, 300))
  const text = join(folder, 'text.mp4')
  writeFileSync(text, 'not a video')
  const empty = join(folder, 'empty.mp4')
  writeFileSync(empty, '')
  for (const file of [header, text, empty]) {
    const { code, message } = await rejected(openVideo(file).info())
    // Without ffmpeg, the error names the unknown container only.
    expect(['invalid-file', 'unsupported']).toContain(code)
    expect(message).toContain(file)
  }
})

test('a missing file is named', async () => {
  const missing = join(folder, 'none.mp4')
  expect(await rejected(openVideo(missing).info())).toMatchObject({
    code: 'file-not-found',
    message: expect.stringContaining(missing),
  })
})

test('a frame rate that is not positive is refused', () => {
  expect(caught(() => openVideo(path, { frameRate: 0 })).code).toBe('invalid-option')
})

test('a frame keeps what the decoder gave until its pixels are read', async () => {
  await using video = openVideo(path)
  for await (const frame of video) {
    expect(frame.planes?.bytes.length).toBe((64 * 48 * 3) / 2)
    expect(difference(colorInside(frame), colorOfFrame(frame.index - 1))).toBeLessThanOrEqual(8)
    expect(frame.planes).toBeUndefined()
  }
})

test.each([true, 1, 2, 5] as const)('with reuse: %s, so many frames are valid at a time', async (reuse) => {
  await using video = openVideo(path, { reuse })
  const valid: Frame[] = []
  const arrays = new Set<unknown>()
  for await (const frame of video) {
    valid.push(frame)
    if (valid.length > Number(reuse)) valid.shift()
    // Of every third frame the pixels are read late, of the others at once.
    if (frame.index % 3 > 0) arrays.add(frame.data.buffer)
    for (const each of valid.slice(0, 1)) {
      expect(difference(colorInside(each), colorOfFrame(each.index - 1))).toBeLessThanOrEqual(8)
      arrays.add(each.data.buffer)
    }
  }
  expect(arrays.size).toBe(Number(reuse))
})

test.each([0, -1, 1.5, 'yes'])('reuse: %s is refused', (reuse) => {
  expect(() => openVideo(path, { reuse: reuse as number })).toThrow('Option "reuse" should be true, false or a whole')
})
