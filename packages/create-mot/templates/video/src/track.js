// npm start street.mp4 [tracked.mp4]
import { writeFile } from 'node:fs/promises'
import { createOverlay } from '@mot/io/draw'
import { formatTracks } from '@mot/io/mot'
import { createVideoWriter, openVideo } from '@mot/io/video'
import { ByteTrack } from '@mot/trackers'
import { loadDetector } from './detector.js'

const [source, target = 'tracked.mp4'] = process.argv.slice(2)
if (source === undefined) {
  console.error('npm start street.mp4 [tracked.mp4]')
  process.exit(2)
}

const video = openVideo(source)
const { width, height, frameRate } = await video.info()
const detector = await loadDetector()
const writer = await createVideoWriter(target, { width, height, frameRate })
const tracker = new ByteTrack({ frameRate })
const overlay = createOverlay()
const seen = new Set()
let rows = ''

for await (const frame of video) {
  const tracks = tracker.update(await detector.detect(frame))
  rows += formatTracks(tracks)
  for (const { id } of tracks) seen.add(id)
  overlay.draw(frame, tracks)
  await writer.write(frame)
}

await writer.close()
await writeFile('tracks.txt', rows)
await detector[Symbol.asyncDispose]()
console.log(`${seen.size} people on ${detector.provider}: ${target}, tracks.txt`)
