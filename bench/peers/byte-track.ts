/** Trackers that need no embeddings against ByteTrack, alternately in one process, over the same crowds. */
import type { Detections, Tracker } from '@mot/core'
import { ByteTrack } from '@mot/trackers'
import { alternate, type Result, report, warmUp } from '../harness'
import { crowd } from '../scenes'

/** @param most largest share of ByteTrack's time. */
export async function benchBesideByteTrack(name: string, Class: new () => Tracker, most: number): Promise<void> {
  const results: Result[] = []
  for (const objectCount of [50, 300]) {
    const frames = crowd(objectCount)
    // Two trackers that go on, as those of a camera do: a new one reserves its memory first.
    const [tracker, byteTrack] = [new Class(), new ByteTrack()]
    const ours = () => follow(tracker, frames)
    const peer = () => follow(byteTrack, frames)
    warmUp(ours)
    warmUp(peer)
    const times = await alternate(ours, peer)
    results.push({
      task: `${Class.name}.update, ${objectCount} objects`,
      ours: times.ours / frames.length,
      unit: 'µs',
      peer: { name: 'ByteTrack', value: times.peer / frames.length },
      target: { timesLess: 1 / most },
    })
  }
  report(name, results)
}

function follow(tracker: Tracker, frames: readonly Detections[]): Tracker {
  for (const detections of frames) tracker.update(detections)
  return tracker
}
