/** BoT-SORT without camera motion and appearance against ByteTrack, which it extends: at most twice the time. */
import type { Detections, Tracker } from '@mot/core'
import { BoTSORT, ByteTrack } from '@mot/trackers'
import { crowd } from './given/scenes'
import { alternate, type Result, report, warmUp } from './harness'

const results: Result[] = []
for (const objectCount of [50, 100, 300, 1000]) {
  const frames = crowd(objectCount)
  const botSort = () => follow(new BoTSORT(), frames)
  const byteTrack = () => follow(new ByteTrack(), frames)
  warmUp(() => {
    botSort()
    byteTrack()
  })
  const times = await alternate(botSort, byteTrack, { rounds: 15, sampleTime: 20 })
  results.push({
    task: `BoTSORT.update, ${objectCount} objects`,
    ours: times.ours / frames.length,
    unit: 'µs',
    peer: { name: 'ByteTrack', value: times.peer / frames.length },
    target: { timesLess: 0.5 },
  })
}
report('bot-sort', results)

function follow(tracker: Tracker, frames: readonly Detections[]): void {
  for (const detections of frames) tracker.update(detections)
}
