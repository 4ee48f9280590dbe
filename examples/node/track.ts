// Tracks the people in a video and prints ids and boxes, frame by frame. The loop is yours: read, detect, update.
//   npm run demo                       writes out/demo/street.mp4
//   npx tsx --conditions=@mot/source examples/node/track.ts [video]
import { createBackend } from '@mot/backends'
import { createDetector, fairMOT } from '@mot/heads'
import { openVideo } from '@mot/io/video'
import { resolveModel } from '@mot/models/resolve'
import { JDETracker } from '@mot/trackers'

await using backend = await createBackend({ device: 'auto' }) //  webgpu, cuda, cpu, …
console.error(`running on ${backend.provider}`)

await using video = openVideo(process.argv[2] ?? 'out/demo/street.mp4')
const { frameRate } = await video.info()

const { file, manifest } = await resolveModel('fairmot-tiny')
const detector = createDetector(await backend.load(file), fairMOT(manifest?.headOptions))
const tracker = new JDETracker({ ...manifest?.trackerOptions, frameRate })

for await (const frame of video) {
  const tracks = tracker.update(await detector.detect(frame))
  for (const { id, box } of tracks) {
    const [left, top, right, bottom] = [box.left, box.top, box.right, box.bottom].map(Math.round)
    console.log(`frame ${frame.index}: ${id} at ${left}, ${top} to ${right}, ${bottom}`)
  }
}
