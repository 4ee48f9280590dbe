/** What a tracker scores on a sequence. */
import type { Tracker } from '@mot/core'
import { type CountsOf, clear, countSequence, hota, identity, scoreCounts } from '@mot/eval'
import * as trackers from '@mot/trackers'
import type { OwnSequence } from './sequences'
import type { Variant } from './variants'

const metrics = { hota, clear, identity }

export type Counts = CountsOf<typeof metrics>

export function countsOf({ tracker, options }: Variant, { frameRate, frames, truth }: OwnSequence): Counts {
  const classes: Readonly<Record<string, unknown>> = { ...trackers }
  const Class = classes[tracker] as new (options: object) => Tracker
  const following = new Class({ ...options, frameRate })
  const results = frames.map((detections) => Array.from(following.update(detections), ({ id, box }) => ({ id, box })))
  return countSequence(metrics, { truth, results })
}

/** Of all sequences combined. */
export function scoresOf(counts: readonly Counts[]) {
  return scoreCounts(metrics, counts)
}
