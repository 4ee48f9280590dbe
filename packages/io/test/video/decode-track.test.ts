import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createVideoWriter, openVideo } from '@mot/io/video'
import { beforeAll, expect, test, vi } from 'vitest'
import { picture } from './pictures'

const path = join(mkdtempSync(join(tmpdir(), 'mot-decode-')), 'clip.mp4')
const FRAMES = 48

beforeAll(async () => {
  await using writer = await createVideoWriter(path, { width: 64, height: 48, frameRate: 12 })
  for (let i = 0; i < FRAMES; i++) await writer.write(picture(i, 64, 48))
})

/** The frames that a decoder has given so far. */
function watchDecoder(): readonly VideoFrame[] {
  const given: VideoFrame[] = []
  const Native = VideoDecoder
  vi.stubGlobal(
    'VideoDecoder',
    class extends Native {
      constructor({ output, error }: VideoDecoderInit) {
        super({
          output(frame) {
            given.push(frame)
            output(frame)
          },
          error,
        })
      }
    },
  )
  return given
}

test('a slow loop has few decoded frames waiting for it', async () => {
  const decoded = watchDecoder()
  try {
    let read = 0
    let most = 0
    for await (const { index } of openVideo(path)) {
      await new Promise((done) => setTimeout(done, 5))
      read = index
      // At the end the decoder gives what it holds back for reordering.
      if (read < FRAMES / 2) most = Math.max(most, decoded.length - read)
    }
    expect(read).toBe(FRAMES)
    expect(most).toBeGreaterThanOrEqual(1)
    expect(most).toBeLessThanOrEqual(6)
  } finally {
    vi.unstubAllGlobals()
  }
})

test('a loop that is left closes the frames that wait for it', async () => {
  const decoded = watchDecoder()
  try {
    for await (const { index } of openVideo(path)) if (index === 3) break
    await new Promise((done) => setTimeout(done, 50))
    expect(decoded.length).toBeLessThan(FRAMES / 2)
    // A closed frame has no format.
    expect(decoded.map(({ format }) => format)).toEqual(decoded.map(() => null))
  } finally {
    vi.unstubAllGlobals()
  }
})
