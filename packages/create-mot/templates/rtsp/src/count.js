// npm start rtsp://camera/live
import { appendFile } from 'node:fs/promises'
import { openVideo } from '@mot/io/video'
import { ByteTrack } from '@mot/trackers'
import { Zones } from '@mot/zones'
import { loadDetector } from './detector.js'
import { placesOf } from './places.js'

const [source] = process.argv.slice(2)
if (source === undefined) {
  console.error('npm start rtsp://camera/live')
  process.exit(2)
}

const stop = new AbortController()
process.once('SIGINT', () => stop.abort())

// The newest frame counts, and a stream that breaks off is opened again. A file plays once, at its own speed.
const isFile = !source.includes('://')
const video = openVideo(source, { live: isFile ? { reconnects: 0 } : true, signal: stop.signal })
try {
  const detector = await loadDetector()
  const { width, height, frameRate } = await video.info()
  const tracker = new ByteTrack({ frameRate })
  const zones = new Zones({ ...placesOf(width, height), hysteresis: height / 100 })
  console.error(`counting in ${width} × ${height} pixels on ${detector.provider}; Ctrl+C ends`)
  const write = async (events) => {
    for (const event of events) {
      const line = `${JSON.stringify(event)}\n`
      process.stdout.write(line)
      await appendFile('events.jsonl', line)
    }
  }
  try {
    for await (const frame of video) await write(zones.update(tracker.update(await detector.detect(frame))))
  } catch (error) {
    if (!stop.signal.aborted) throw error
  } finally {
    await write(zones.finish())
    for (const line of zones.lines) console.error(`${line.name}: ${line.in} in, ${line.out} out`)
    for (const zone of zones.zones)
      console.error(`${zone.name}: ${zone.entries} entries, mean ${zone.meanDwell.toFixed(1)} s`)
    await detector[Symbol.asyncDispose]()
  }
} catch (error) {
  if (stop.signal.aborted) process.exit(0)
  console.error(error.message)
  process.exitCode = 1
}
