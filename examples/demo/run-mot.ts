import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TrackReport } from '@mot/cli'

const mot = fileURLToPath(new URL('../../packages/cli/dist/mot.js', import.meta.url))

/** Output files of `mot track`. */
export interface TrackedFiles {
  readonly tracks: string
  readonly detections: string
  readonly report: TrackReport
}

/**
 * Runs the real `mot track` on a video, with its output files beside the video.
 * @param more further arguments.
 */
export async function trackVideo(video: string, more: readonly string[] = []): Promise<TrackedFiles> {
  const beside = (name: string) => join(dirname(video), name)
  const [tracks, detections, report] = [beside('tracks.txt'), beside('detections.txt'), beside('report.json')]
  const files = ['--out', tracks, '--save-detections', detections, '--report', report]
  // Average precision includes low-score detections. The tracker ignores them as before.
  await runMot(['track', video, '--model', 'fairmot-tiny', ...files, '--set', 'head.minScore=0.05', ...more])
  return { tracks, detections, report: JSON.parse(await readFile(report, 'utf8')) as TrackReport }
}

/** Runs the built command line of this checkout in a child process. */
async function runMot(argv: readonly string[]): Promise<void> {
  process.stderr.write(`mot ${argv.join(' ')}\n`)
  const child = spawn(process.execPath, [mot, ...argv], { stdio: ['ignore', 'inherit', 'inherit'] })
  const [status] = (await once(child, 'exit')) as [number | null]
  if (status !== 0) throw new Error(`mot ${argv.join(' ')} ended with status ${status}.`)
}
