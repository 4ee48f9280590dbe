/**
 * Age of the frames that a loop of 300 ms gets from a camera: 60 seconds of an RTSP stream on this machine, 25 frames a second over UDP.
 * Wanted is an age of one loop and one frame at most, when the loop is done with a frame, from when the frame came. Each frame also
 * says when it was taken: that age has the encoder, the network and the decoder in it. Other work on the machine adds to both.
 *
 *   npm run bench -- live
 *
 * The loop waits, or blocks its thread. Left out without Debian's gir1.2-gst-rtsp-server-1.0 and ffmpeg. Short: five seconds each.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { openVideo } from '@mot/io/video'
import { ageOf, hasRtspServer, rtspServer } from '@mot/test-utils/rtsp-server'
import { type Result, report, short } from './harness'

const LOOP = 300
const FRAME = 40
const seconds = short ? 5 : 60

if (!hasRtspServer()) console.log('live: left out, there is no RTSP server here.')
else report('live', [...(await measure('waits', (ms) => sleep(ms))), ...(await measure('blocks its thread', block))])

async function measure(kind: string, work: (milliseconds: number) => unknown): Promise<Result[]> {
  const server = await rtspServer()
  const taken: number[] = []
  const came: number[] = []
  let last = 0
  try {
    const started = performance.now()
    for await (const frame of openVideo(server.url, { live: { ffmpeg: { rtsp_transport: 'udp' } } })) {
      const begun = performance.now()
      await work(LOOP)
      // A loop that took longer than it should is no fault of the frame.
      const extra = performance.now() - begun - LOOP
      taken.push(1000 * ageOf(frame) - extra)
      came.push(Date.now() - 1000 * frame.time! - extra)
      last = frame.index
      if (performance.now() - started > 1000 * seconds) break
    }
  } finally {
    await server.close()
  }
  console.log(`A loop that ${kind}: ${came.length} of ${last} frames.`)
  const task = (what: string, ages: readonly number[], share: number) =>
    ({ task: `a loop that ${kind}: ${what}`, ours: quantile(ages.slice(1), share), unit: 'ms' }) as const
  return [
    { ...task('since the frame came, greatest', came, 1), target: { atMost: LOOP + FRAME } },
    task('since the frame came, of 95 %', came, 0.95),
    task('since it was taken, greatest', taken, 1),
    task('since it was taken, of 95 %', taken, 0.95),
  ]
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(share * sorted.length) - 1]!
}

function block(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}
