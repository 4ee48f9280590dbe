/**
 * Age of the frames that a loop of 300 ms gets from a camera: 60 seconds of an RTSP stream on this machine, 25 frames a second over UDP.
 * Each frame says when it was taken, so the age has the encoder, the network and the decoder in it. Wanted is an age of one loop and one
 * frame at most, when the loop is done with a frame.
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
  const given: number[] = []
  const done: number[] = []
  let last = 0
  try {
    const started = performance.now()
    for await (const frame of openVideo(server.url, { live: { ffmpeg: { rtsp_transport: 'udp' } } })) {
      given.push(1000 * ageOf(frame))
      await work(LOOP)
      done.push(1000 * ageOf(frame))
      last = frame.index
      if (performance.now() - started > 1000 * seconds) break
    }
  } finally {
    await server.close()
  }
  console.log(
    `A loop that ${kind}: ${done.length} of ${last} frames; of the first, ${Math.round(given[0]!)} ms old, to the last.`,
  )
  const greatest = (ages: readonly number[]) => Math.max(...ages.slice(1))
  return [
    { task: `a loop that ${kind}: greatest age of a frame given`, ours: greatest(given), unit: 'ms' },
    {
      task: `a loop that ${kind}: greatest age when done`,
      ours: greatest(done),
      unit: 'ms',
      target: { atMost: LOOP + FRAME + LOOP },
    },
  ]
}

function block(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}
