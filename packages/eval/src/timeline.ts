import { minIouOf } from './checks'
import { ClearMatcher } from './clear-matcher'
import type { MetricOptions } from './metric'
import type { Sequence } from './sequence'
import { comparedFrames } from './sequence-metric'

/** Frames from `from` to `to`, both included. */
export interface Run {
  readonly from: number
  readonly to: number
}

/** Timeline of one object of the truth. */
export interface ObjectTimeline {
  readonly id: number
  /** Runs of frames in which it is present. */
  readonly present: readonly Run[]
  /** Runs of frames in which it is matched, with the id of the results. */
  readonly matched: readonly (Run & { readonly resultId: number })[]
  /** Frames in which it is matched with another id than before. */
  readonly switches: readonly { readonly frame: number; readonly before: number; readonly after: number }[]
}

/** The matches that CLEAR counts, as runs of frames with one id, by object in order of first occurrence. */
export function timeline(sequence: Sequence, options?: MetricOptions): ObjectTimeline[] {
  const matcher = new ClearMatcher(minIouOf(options))
  const objects: ObjectRecord[] = []
  let number = 0
  for (const frame of comparedFrames(sequence, options)) {
    number++
    for (const object of frame.truth) {
      objects[object] ??= new ObjectRecord(frame.truthIds[object]!)
      extend(objects[object].present, number)
    }
    for (const { overlap, switched } of matcher.match(frame)) {
      const object = objects[frame.truth[frame.overlaps.rows[overlap]!]!]!
      object.match(frame.resultIds[frame.results[frame.overlaps.columns[overlap]!]!]!, number, switched)
    }
  }
  return objects
}

class ObjectRecord implements ObjectTimeline {
  readonly present: { from: number; to: number }[] = []
  readonly matched: { from: number; to: number; resultId: number }[] = []
  readonly switches: { frame: number; before: number; after: number }[] = []

  constructor(readonly id: number) {}

  match(resultId: number, frame: number, switched: boolean): void {
    const last = this.matched.at(-1)
    if (switched && last) this.switches.push({ frame, before: last.resultId, after: resultId })
    if (last?.resultId === resultId && last.to === frame - 1) last.to = frame
    else this.matched.push({ from: frame, to: frame, resultId })
  }
}

function extend(runs: { from: number; to: number }[], frame: number): void {
  const last = runs.at(-1)
  if (last?.to === frame - 1) last.to = frame
  else runs.push({ from: frame, to: frame })
}
