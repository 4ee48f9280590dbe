import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MotError } from '@mot/core'
import { createVideoWriter, openVideo } from '@mot/io/video'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { rejected } from '../shared'
import { colorInside, colorOfFrame, difference, picture } from './pictures'

// As where the package @napi-rs/webcodecs is not installed.
vi.mock('../../src/video/webcodecs', () => ({
  loadWebCodecs: async () => {
    throw new MotError('unsupported', 'Videos require the package @napi-rs/webcodecs.')
  },
  hasWebCodecs: async () => false,
  keepAlive: () => () => {},
}))

const folder = mkdtempSync(join(tmpdir(), 'mot-without-webcodecs-'))
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0
const either = 'requires the package @napi-rs/webcodecs (npm install @napi-rs/webcodecs) or an ffmpeg on the PATH.'

afterEach(() => vi.unstubAllEnvs())

describe.skipIf(!hasFfmpeg)('without WebCodecs an ffmpeg on the PATH', () => {
  test.each(['.mp4', '.mov', '.mkv', '.webm'])('writes and reads %s', async (ending) => {
    const file = join(folder, `clip${ending}`)
    const writer = await createVideoWriter(file, { width: 63, height: 48, frameRate: 25 })
    for (let i = 0; i < 5; i++) await writer.write(picture(i, 63, 48))
    await writer.close()
    const video = openVideo(file)
    // The odd width grows by one pixel.
    expect(await video.info()).toMatchObject({ width: 64, height: 48, frameRate: 25 })
    let count = 0
    for await (const frame of video) {
      expect(difference(colorInside(frame), colorOfFrame(count))).toBeLessThan(12)
      count++
    }
    expect(count).toBe(5)
  })

  test('needs a folder to write to, and reports why it fails there', async () => {
    const options = { width: 64, height: 48 }
    const missing = await rejected(createVideoWriter(join(folder, 'nowhere', 'clip.mp4'), options))
    expect(missing.code).toBe('file-not-found')
    const taken = join(folder, 'taken.mp4')
    mkdirSync(taken)
    const writer = await createVideoWriter(taken, options)
    const writing = writer.write(picture(0)).then(() => writer.close())
    const { code, message } = await rejected(writing)
    expect(code).toBe('run-failed')
    expect(message).toContain(`${taken} cannot be written: `)
  })

  test('writes a name that could be an option or a protocol as a file', async () => {
    const file = join(folder, '12:30 -y.mp4')
    const writer = await createVideoWriter(file, { width: 64, height: 48 })
    await writer.write(picture(0))
    await writer.close()
    expect(existsSync(file)).toBe(true)
  })

  test('refuses containers and codecs that it does not write', async () => {
    const avi = await rejected(createVideoWriter(join(folder, 'clip.avi'), { width: 64, height: 48 }))
    expect(avi.message).toBe('Videos can be written as .mp4, .mov, .webm, .mkv, got ".avi".')
    const webm = createVideoWriter(join(folder, 'clip.webm'), { width: 64, height: 48, codec: 'avc' })
    expect(await rejected(webm)).toMatchObject({ code: 'unsupported' })
  })

  test('does not write to memory, which requires WebCodecs', async () => {
    const memory = createVideoWriter('memory', { width: 64, height: 48 })
    expect(await rejected(memory)).toMatchObject({ code: 'unsupported' })
  })
})

test('without WebCodecs and ffmpeg, reading and writing say that one of them is enough', async () => {
  vi.stubEnv('PATH', '')
  const file = join(folder, 'other.mp4')
  writeFileSync(file, 'no video')
  const reading = await rejected(openVideo(file).info())
  expect(reading).toMatchObject({ code: 'unsupported', message: `${file} ${either}` })
  const writing = await rejected(createVideoWriter(file, { width: 64, height: 48 }))
  expect(writing).toMatchObject({ code: 'unsupported', message: `${file} ${either}` })
})
