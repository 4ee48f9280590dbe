import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Frame } from '@mot/core'
import { openVideo } from '@mot/io/video'
import { ageOf, hasRtspServer, type RtspServer, rtspServer } from '@mot/test-utils/rtsp-server'
import { afterEach, describe, expect, test } from 'vitest'
import { rejected } from '../shared'

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0
const hasServer = hasRtspServer()
const folder = mkdtempSync(join(tmpdir(), 'mot-live-'))

/** Processes of ffmpeg that have a text in their arguments, a moment later. */
async function ffmpegsOf(text: string): Promise<string[]> {
  for (let tries = 0; ; tries++) {
    const { stdout } = spawnSync('pgrep', ['-f', '-a', `^ffmpeg .*${text}`], { encoding: 'utf8' })
    const lines = stdout.split('\n').filter((line) => line !== '')
    if (lines.length === 0 || tries === 50) return lines
    await sleep(100)
  }
}

test.each<[string, object, string]>([
  ['reconnects', { reconnects: 1.5 }, 'Option "reconnects" should be a whole number from 0, got 1.5.'],
  ['a pause', { pause: 0 }, 'Option "pause" should be seconds above 0, a day at most, got 0.'],
  ['an option that reads files', { ffmpeg: { i: '/etc/passwd' } }, 'There is no option "i" of ffmpeg here.'],
  ['other protocols', { ffmpeg: { protocol_whitelist: 'file' } }, 'There is no option "protocol_whitelist"'],
  ['a list', { ffmpeg: { rtsp_transport: ['tcp'] } }, 'Option "rtsp_transport" of ffmpeg should be a text or a number'],
])('%s that cannot be is refused', (_, live, words) => {
  expect(() => openVideo('rtsp://127.0.0.1/camera', { live })).toThrow(words)
})

describe.skipIf(!hasFfmpeg)('with an ffmpeg on the PATH (skipped where there is none)', () => {
  const clip = join(folder, 'clip.avi')
  if (hasFfmpeg) {
    const source = 'testsrc=size=64x48:rate=25:duration=2'
    spawnSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-c:v', 'mjpeg', clip])
  }

  test('of a file that comes as from a camera, a slow loop gets the newest frames, and counts all', async () => {
    const before = Date.now() / 1000
    const seen: Frame[] = []
    for await (const frame of openVideo(clip, { live: { reconnects: 0 } })) {
      seen.push(frame)
      await sleep(300)
    }
    expect(seen.length).toBeLessThan(12)
    // All but what ffmpeg read to know the stream.
    expect(seen.at(-1)!.index).toBeGreaterThanOrEqual(49)
    for (const [k, { width, height, data, time, index }] of seen.entries()) {
      expect([width, height, data.length]).toEqual([64, 48, 4 * 64 * 48])
      expect(time).toBeGreaterThan(k === 0 ? before : seen[k - 1]!.time)
      expect(index).toBeGreaterThan(k === 0 ? 0 : seen[k - 1]!.index)
    }
    expect(await ffmpegsOf(clip)).toEqual([])
  })

  test('a file whose frames build on each other has its first ones, too', async () => {
    const short = join(folder, 'short.mp4')
    const source = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=25:duration=1', '-c:v', 'mpeg4', '-bf', '2']
    spawnSync('ffmpeg', ['-v', 'error', '-y', ...source, short])
    const seen: number[] = []
    for await (const { index } of openVideo(short, { live: { reconnects: 0 } })) seen.push(index)
    expect(seen.at(-1)).toBe(25)
  })

  test('info() and the loop open the source once', async () => {
    const video = openVideo(clip, { live: true })
    expect(await video.info()).toEqual({ width: 64, height: 48, frameRate: 25 })
    expect(
      spawnSync('pgrep', ['-f', `^ffmpeg .*${clip}`], { encoding: 'utf8' })
        .stdout.trim()
        .split('\n'),
    ).toHaveLength(1)
    for await (const { index } of video) {
      expect(index).toBeGreaterThanOrEqual(1)
      break
    }
    expect(await ffmpegsOf(clip)).toEqual([])
  })

  test('a source that is no video is refused at once', async () => {
    const video = openVideo(new URL(import.meta.url), { live: true })
    expect(await rejected(video.info())).toMatchObject({ code: 'invalid-file' })
  })

  describe('of a camera that says nothing', () => {
    const server = createServer()
    const sockets = new Set<{ destroy(): void }>()
    server.on('connection', (socket) => sockets.add(socket.on('error', () => undefined)))
    const listening = once(server.listen(0, '127.0.0.1'), 'listening')
    const address = async () => {
      await listening
      return `rtsp://127.0.0.1:${(server.address() as AddressInfo).port}/live`
    }

    test('the time-out ends the wait, and ffmpeg', async () => {
      const url = await address()
      expect(await rejected(openVideo(url, { live: true, timeout: 0.3 }).info())).toMatchObject({
        code: 'download-failed',
        message: `${url} gives nothing for 0.3 seconds.`,
      })
      expect(await ffmpegsOf(url)).toEqual([])
    })

    test('a signal ends the wait with its reason, and ffmpeg', async () => {
      const url = await address()
      const control = new AbortController()
      const info = openVideo(url, { live: true, signal: control.signal }).info()
      setTimeout(() => control.abort(new Error('enough')), 300)
      await expect(info).rejects.toThrow('enough')
      expect(await ffmpegsOf(url)).toEqual([])
    })
  })
})

const title = 'with an RTSP server (skipped without gir1.2-gst-rtsp-server-1.0 and ffmpeg)'
describe.skipIf(!hasServer)(title, () => {
  const servers: RtspServer[] = []
  async function camera(port?: number): Promise<RtspServer> {
    const server = await rtspServer(port)
    servers.push(server)
    return server
  }
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close()
  })

  test.each(['udp', 'tcp'])(
    'over %s, a loop that blocks its thread builds up no delay in five seconds',
    async (transport) => {
      const { url } = await camera()
      const ages: number[] = []
      const waits: number[] = []
      const rounds: number[] = []
      let last = 0
      let before = Date.now()
      for await (const frame of openVideo(url, { live: { ffmpeg: { rtsp_transport: transport } } })) {
        const now = Date.now()
        ages.push(ageOf(frame))
        waits.push(now - 1000 * frame.time!)
        rounds.push(now - before)
        before = now
        expect(frame.index).toBeGreaterThan(last)
        last = frame.index
        for (const end = performance.now() + 300; performance.now() < end; );
        if (ages.length === 17) break
      }
      // Each frame came while the one before was worked on, or later: however slow this machine is, it waited no longer than that.
      for (const [i, wait] of waits.entries()) if (i > 0) expect(wait).toBeLessThan(rounds[i]! + 40)
      // Seventeen frames of a queue would have cost 17 × 260 ms, growing from frame to frame: the least age of the last few has that,
      // but no pause of a busy machine.
      expect(Math.min(...ages.slice(-4))).toBeLessThan(1)
      // Most frames were dropped. A queue would have seventeen.
      expect(last).toBeGreaterThan(3 * 17)
      expect(await ffmpegsOf(url)).toEqual([])
    },
    30_000,
  )

  test('a camera that vanishes and comes back goes on, with later times and indices', async () => {
    const { url, port, close } = await camera()
    const seen: Frame[] = []
    const options = { live: { pause: 0.2, reconnects: 20, ffmpeg: { rtsp_transport: 'tcp' } }, timeout: 5 }
    for await (const frame of openVideo(url, options)) {
      seen.push(frame)
      if (seen.length === 3) {
        await close()
        setTimeout(() => void camera(port), 700)
      }
      if (seen.length === 8) break
    }
    for (const [k, { index, time }] of seen.entries()) {
      if (k === 0) continue
      expect(index).toBeGreaterThan(seen[k - 1]!.index)
      expect(time).toBeGreaterThan(seen[k - 1]!.time)
    }
    expect(await ffmpegsOf(url)).toEqual([])
  }, 30_000)

  test('one that stays away ends the loop after the pauses, with the reason', async () => {
    const { url, close } = await camera()
    const video = openVideo(url, { live: { reconnects: 2, pause: 0.1, ffmpeg: { rtsp_transport: 'tcp' } }, timeout: 5 })
    const read = async () => {
      for await (const _ of video) await close()
    }
    const { code, message } = await rejected(read())
    expect(code).toBe('download-failed')
    expect(message).toContain(`${url} gives no more frames, also after it was opened again 2 times`)
    expect(await ffmpegsOf(url)).toEqual([])
  }, 30_000)

  test('closing ends a loop that waits, and a pause before it opens again', async () => {
    const { url, close } = await camera()
    const video = openVideo(url, { live: { pause: 60, maxPause: 60, ffmpeg: { rtsp_transport: 'tcp' } } })
    const read = async () => {
      for await (const _ of video) {
        await close()
        setTimeout(() => void video.close(), 1000)
      }
    }
    expect(await rejected(read())).toMatchObject({ code: 'disposed' })
    expect(await ffmpegsOf(url)).toEqual([])
  }, 30_000)
})
