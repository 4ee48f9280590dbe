// Renders a held-out street, tracks its people with `mot track`, and scores the result.
//   npm run demo
import type { TrackReport } from '@mot/cli'
import { demoClip } from './clip'
import { trackVideo } from './run-mot'
import { renderScene } from './scene'
import { countScene, scoreScenes } from './score-scene'
import { caption, formatScores, formatTable } from './score-table'

const folder = 'out/demo'
const { seed, frameCount, layout, camera, light } = demoClip

console.log(`Rendering ${frameCount} frames of a street (seed ${seed}: ${layout}, ${camera} camera, ${light}) …`)
const scene = await renderScene(demoClip, folder)

const { tracks, detections, report } = await trackVideo(scene.video, ['--video', `${folder}/tracked.mp4`])

const scores = scoreScenes([await countScene({ truth: scene.truth, tracks, detections })])
console.log(`\n${formatScores([{ name: `street ${seed}`, scores }])}  ${caption}\n`)
console.log(formatTimes(report))
console.log(['tracked.mp4', 'tracks.txt', 'street.mp4', 'gt.txt'].map((name) => `${folder}/${name}`).join('\n'))

/** Time per frame, and the ratio of our own share to the network's. */
function formatTimes({ frames, provider, stages }: TrackReport): string {
  const milliseconds = (seconds: number) => `${((1000 * seconds) / frames).toFixed(2)} ms`
  const ours = stages.prepare + stages.decode + stages.track
  const table = formatTable([
    [`network (${provider})`, milliseconds(stages.run)],
    ['prepare', milliseconds(stages.prepare)],
    ['decode', milliseconds(stages.decode)],
    ['track', milliseconds(stages.track)],
    ['read video', milliseconds(stages.read)],
    ['paint and write', milliseconds(stages.write)],
  ])
  const share = ((100 * ours) / stages.run).toFixed(0)
  return `${table}  Per frame. Prepare, decode and track together: ${share} % of the network's time.\n`
}
