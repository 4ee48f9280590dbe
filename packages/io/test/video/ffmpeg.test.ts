import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { createVideoWriter, openVideo } from '@mot/io/video'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { inputOf } from '../../src/video/ffmpeg-input'
import { rejected, SHARED } from '../shared'
import { colorInside, colorOfFrame, difference, picture } from './pictures'

const folder = mkdtempSync(join(tmpdir(), 'mot-ffmpeg-'))
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0
const avi = join(folder, 'clip.avi')
const FRAMES = 20

afterEach(() => vi.unstubAllEnvs())

test('without an ffmpeg on the PATH, an AVI is refused and the error names ffmpeg', async () => {
  vi.stubEnv('PATH', '')
  const file = join(folder, 'other.avi')
  writeFileSync(file, 'RIFF????AVI LIST')
  for (const source of [file, 'rtsp://127.0.0.1/camera']) {
    const { code, message } = await rejected(openVideo(source).info())
    expect(code).toBe('unsupported')
    expect(message).toContain(`${source} requires ffmpeg on the PATH`)
  }
})

describe('the command of ffmpeg', () => {
  test('names a file as one, whatever its name, and allows no other protocol', () => {
    for (const name of ['-i.avi', '12:30.avi', 'concat:a|b', '/tmp/a b.avi', '-protocol_whitelist']) {
      expect(inputOf(name)).toEqual(['-protocol_whitelist', 'file', '-i', `file:${name}`])
    }
  })

  test('allows streams the protocols of networks, and never those of this machine', () => {
    for (const address of ['rtsp://camera/1', 'http://127.0.0.1/live.m3u8', 'UDP://239.0.0.1:1234']) {
      const [, protocols, , input] = inputOf(address)
      expect(input).toBe(address)
      for (const local of ['file', 'pipe', 'concat', 'subfile', 'fd', 'unix', 'cache', 'async']) {
        expect(protocols!.split(',')).not.toContain(local)
      }
    }
    for (const address of ['concat://a', 'pipe://0', 'subfile://x', 'gopher://x']) {
      expect(() => inputOf(address)).toThrow(`got the protocol "${address.split(':')[0]}".`)
    }
  })

  test.skipIf(process.platform === 'win32')('is ended where it gives nothing for the timeout', async () => {
    const fake = mkdtempSync(join(tmpdir(), 'mot-fake-'))
    // As ffmpeg reports its version, ffprobe a size, and ffmpeg then waits for a camera that sends nothing.
    const probe = '{"streams":[{"width":2,"height":2}]}'
    writeFileSync(join(fake, 'ffprobe'), `#!/bin/sh\necho '${probe}'\n`, { mode: 0o755 })
    const waiting = '#!/bin/sh\n[ "$1" = -version ] && echo ffmpeg version 7.1 || exec /bin/sleep 1000\n'
    writeFileSync(join(fake, 'ffmpeg'), waiting, { mode: 0o755 })
    vi.stubEnv('PATH', fake)
    const address = 'rtsp://127.0.0.1/camera'
    const read = async () => {
      for await (const _ of openVideo(address, { timeout: 0.2 }));
    }
    expect(await rejected(read())).toMatchObject({
      code: 'download-failed',
      message: `${address} gives nothing for 0.2 seconds.`,
    })
    writeFileSync(join(fake, 'ffprobe'), '#!/bin/sh\nexec /bin/sleep 1000\n', { mode: 0o755 })
    expect(await rejected(openVideo(address, { timeout: 0.2 }).info())).toMatchObject({ code: 'download-failed' })
    writeFileSync(join(fake, 'ffprobe'), '#!/bin/sh\necho not JSON\n', { mode: 0o755 })
    expect(await rejected(openVideo(address).info())).toMatchObject({ code: 'invalid-file' })
    const large = '{"streams":[{"width":1000000,"height":1000000}]}'
    writeFileSync(join(fake, 'ffprobe'), `#!/bin/sh\necho '${large}'\n`, { mode: 0o755 })
    expect(await rejected(openVideo(address).info())).toMatchObject({
      code: 'invalid-file',
      message: expect.stringContaining('should have frames of 1 to 268435456 pixels, got 1000000 × 1000000'),
    })
    expect(() => openVideo(address, { timeout: 0 })).toThrow('Option "timeout" should be a number of seconds above 0')
  })
})

describe.skipIf(!hasFfmpeg)('with an ffmpeg on the PATH (skipped where there is none)', async () => {
  if (hasFfmpeg) {
    const mp4 = join(folder, 'clip.mp4')
    await using writer = await createVideoWriter(mp4, { width: 64, height: 48, frameRate: 10 })
    for (let i = 0; i < FRAMES; i++) await writer.write(picture(i))
    await writer.close()
    spawnSync('ffmpeg', [
      '-v',
      'error',
      '-i',
      mp4,
      '-vf',
      'scale=out_color_matrix=bt601:out_range=pc',
      '-c:v',
      'mjpeg',
      '-q:v',
      '2',
      avi,
    ])
  }

  // A thread has no working folder of its own: `npm run mutate` runs tests in threads.
  test.skipIf(!isMainThread).each(['-i.avi', '12:30.avi', 'concat:x.avi'])('a file may be called %s', async (name) => {
    copyFileSync(avi, join(folder, name))
    const before = process.cwd()
    process.chdir(folder)
    try {
      expect(await openVideo(name).info()).toMatchObject({ width: 64, height: 48 })
    } finally {
      process.chdir(before)
    }
  })

  test('an AVI is read frame by frame', async () => {
    await using video = openVideo(avi)
    expect(await video.info()).toEqual({ width: 64, height: 48, frameRate: 10, frameCount: FRAMES })
    let count = 0
    for await (const frame of video) {
      expect(difference(colorInside(frame), colorOfFrame(count))).toBeLessThanOrEqual(8)
      expect([frame.index, frame.time]).toEqual([count + 1, count / 10])
      count++
    }
    expect(count).toBe(FRAMES)
  })

  test('frames have separate pixels, unless the caller allows reuse', async () => {
    for (const [reuse, expected] of [
      [false, FRAMES],
      [true, 1],
    ] as const) {
      const buffers = new Set()
      for await (const { data } of openVideo(avi, { reuse })) buffers.add(data.buffer)
      expect(buffers.size).toBe(expected)
    }
  })

  test('leaving in the middle, aborting and closing end ffmpeg', async () => {
    for await (const { index } of openVideo(avi)) if (index === 3) break
    const controller = new AbortController()
    const loop = (async () => {
      for await (const _ of openVideo(avi, { signal: controller.signal })) controller.abort(new Error('enough'))
    })()
    await expect(loop).rejects.toThrow('enough')
    const video = openVideo(avi)
    const frames = video[Symbol.asyncIterator]()
    await frames.next()
    await video.close()
    expect((await rejected(frames.next())).code).toBe('disposed')
  })

  test('an AVI cut in a frame gives the frames before, then an error that names the frame', async () => {
    const cut = join(folder, 'cut.avi')
    const bytes = readFileSync(avi)
    writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * 0.8)))
    const seen: number[] = []
    const error = await rejected(
      (async () => {
        for await (const { index } of openVideo(cut)) seen.push(index)
      })(),
    )
    expect(error.code).toBe('invalid-file')
    expect(error.message).toContain(`breaks off at frame ${seen.length + 1}`)
    expect(seen.length).toBeGreaterThan(0)
  })

  test('a file that is not a video is refused with the message of ffmpeg', async () => {
    const file = join(folder, 'text.avi')
    writeFileSync(file, 'not a video')
    expect(await rejected(openVideo(file).info())).toMatchObject({
      code: 'invalid-file',
      message: expect.stringContaining('Invalid data'),
    })
  })

  const street = join(SHARED, 'media/vtest.avi')
  test.skipIf(!existsSync(street))(
    '795 frames of people from above (skipped where ../shared is not there)',
    async () => {
      let last = 0
      for await (const { index } of openVideo(street, { reuse: true })) last = index
      expect(last).toBe(795)
    },
  )
})
