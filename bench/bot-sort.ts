/** BoT-SORT without camera motion and looks beside ByteTrack, which it builds on: at most twice the time. */
import type { Detections, Tracker } from '@mot/core'
import { BoTSORT, ByteTrack } from '@mot/trackers'
import { crowd, detectionsOf } from './cpp/peer'
import { alternate, type Result, report } from './harness'

const results: Result[] = []
for (const objectCount of [50, 100, 300, 1000]) {
  const frames = detectionsOf(crowd(objectCount), objectCount)
  const times = await alternate(
    () => follow(new BoTSORT(), frames),
    () => follow(new ByteTrack(), frames),
    { rounds: 9, sampleTime: 100 },
  )
  results.push({
    task: `BoTSORT.update, ${objectCount} objects`,
    ours: times.ours / frames.length,
    unit: 'µs',
    peer: { name: 'ByteTrack', value: times.peer / frames.length },
    reach: { timesLess: 0.5 },
  })
}
report('bot-sort', results)

function follow(tracker: Tracker, frames: readonly Detections[]): void {
  for (const detections of frames) tracker.update(detections)
}
