/** Trackers that need no embeddings against ByteTrack, alternately in one process, over the same crowds. */
import type { Detections, Tracker } from '@mot/core'
import { ByteTrack } from '@mot/trackers'
import { neededOptions } from '../given/needed-options'
import { crowd } from '../given/scenes'
import { alternate, type Result, report, warmUp } from '../harness'

/** @param most largest shares of ByteTrack's time, by the number of objects. */
export async function benchBesideByteTrack(
  name: string,
  Class: new (options: object) => Tracker,
  most: Readonly<Record<50 | 300, number>>,
): Promise<void> {
  const results: Result[] = []
  for (const objectCount of [50, 300] as const) {
    const frames = crowd(objectCount)
    // Two trackers that go on, as those of a camera do: a new one reserves its memory first.
    const [tracker, byteTrack] = [new Class(neededOptions(Class.name)), new ByteTrack()]
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
      target: { timesLess: 1 / most[objectCount] },
    })
  }
  report(name, results)
}

function follow(tracker: Tracker, frames: readonly Detections[]): Tracker {
  for (const detections of frames) tracker.update(detections)
  return tracker
}
