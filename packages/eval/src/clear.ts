import { minIouOf } from './checks'
import { ClearMatcher } from './clear-matcher'
import type { ComparedFrame } from './compare'
import { addFields, share } from './metric'
import { type Counter, sequenceMetric } from './sequence-metric'

export interface ClearCounts {
  readonly frames: number
  /** Truth rows that a result was matched to. */
  readonly truePositives: number
  /** Results without an object. */
  readonly falsePositives: number
  /** Objects without a result. */
  readonly falseNegatives: number
  /** How often an object is matched to another id than when it was last matched. */
  readonly idSwitches: number
  /** How often an object is found again after frames without a match. */
  readonly fragmentations: number
  /** Objects matched in more than 80 % of their frames. */
  readonly mostlyTracked: number
  readonly partlyTracked: number
  /** Objects matched in less than 20 % of their frames. */
  readonly mostlyLost: number
  /** Sum of the IoU of all matches. */
  readonly overlap: number
}

export interface ClearScores extends ClearCounts {
  /** Multiple object tracking accuracy: 1 less all errors over all objects. −∞ to 1. */
  readonly mota: number
  /** Multiple object tracking precision: mean IoU of the matches, 0 to 1. */
  readonly motp: number
  /** Accuracy without id switches: multiple object detection accuracy. */
  readonly moda: number
  /** Accuracy where id switches count by their logarithm. */
  readonly motal: number
  /** Accuracy where a match counts by its IoU. */
  readonly softMota: number
  /** Share of the objects found, 0 to 1. */
  readonly recall: number
  /** Share of the results that are right, 0 to 1. */
  readonly precision: number
  /** Harmonic mean of recall and precision, 0 to 1. */
  readonly f1: number
  readonly falsePositivesPerFrame: number
  /** Shares of the objects, 0 to 1. */
  readonly mostlyTrackedShare: number
  readonly partlyTrackedShare: number
  readonly mostlyLostShare: number
}

const zero: ClearCounts = {
  frames: 0,
  truePositives: 0,
  falsePositives: 0,
  falseNegatives: 0,
  idSwitches: 0,
  fragmentations: 0,
  mostlyTracked: 0,
  partlyTracked: 0,
  mostlyLost: 0,
  overlap: 0,
}

/**
 * Bernardin and Stiefelhagen, "Evaluating Multiple Object Tracking Performance: The CLEAR MOT Metrics" (2008), section 2,
 * as TrackEval computes them: in each frame, pairs that were matched in the frame before come first, then total overlap.
 */
export const clear = sequenceMetric<ClearCounts, ClearScores>({
  counter: (options) => new ClearCounter(minIouOf(options)),

  add: (counts) => addFields(zero, counts),

  score(counts) {
    const { frames, truePositives, falsePositives, falseNegatives, idSwitches, overlap } = counts
    const { mostlyTracked, partlyTracked, mostlyLost } = counts
    const rows = truePositives + falseNegatives
    const objects = mostlyTracked + partlyTracked + mostlyLost
    return {
      ...counts,
      mota: share(truePositives - falsePositives - idSwitches, rows),
      motp: share(overlap, truePositives),
      moda: share(truePositives - falsePositives, rows),
      motal: share(truePositives - falsePositives - (idSwitches > 0 ? Math.log10(idSwitches) : 0), rows),
      softMota: share(overlap - falsePositives - idSwitches, rows),
      recall: share(truePositives, rows),
      precision: share(truePositives, truePositives + falsePositives),
      f1: share(truePositives, truePositives + (falseNegatives + falsePositives) / 2),
      falsePositivesPerFrame: share(falsePositives, frames),
      mostlyTrackedShare: share(mostlyTracked, objects),
      partlyTrackedShare: share(partlyTracked, objects),
      mostlyLostShare: share(mostlyLost, objects),
    }
  },
})

/** What is remembered of one object of the truth: frames that it is in, frames that it was matched in, runs of these. */
interface ObjectHistory {
  frames: number
  matches: number
  fragments: number
}

class ClearCounter implements Counter<ClearCounts> {
  private readonly sums = {
    frames: 0,
    truePositives: 0,
    falsePositives: 0,
    falseNegatives: 0,
    idSwitches: 0,
    overlap: 0,
  }
  private readonly objects: ObjectHistory[] = []
  private readonly matcher: ClearMatcher

  constructor(minIou: number) {
    this.matcher = new ClearMatcher(minIou)
  }

  add(frame: ComparedFrame): void {
    const { truth, results, overlaps } = frame
    const { sums, objects } = this
    sums.frames++
    for (const id of truth) {
      objects[id] ??= { frames: 0, matches: 0, fragments: 0 }
      objects[id].frames++
    }
    const matches = this.matcher.match(frame)
    for (const { overlap, switched, continued } of matches) {
      const object = objects[truth[overlaps.rows[overlap]!]!]!
      object.matches++
      if (!continued) object.fragments++
      if (switched) sums.idSwitches++
      sums.overlap += overlaps.ious[overlap]!
    }
    sums.truePositives += matches.length
    sums.falsePositives += results.length - matches.length
    sums.falseNegatives += truth.length - matches.length
  }

  counts(): ClearCounts {
    const counts = { ...zero, ...this.sums }
    for (const { frames, matches, fragments } of this.objects) {
      counts.fragmentations += Math.max(0, fragments - 1)
      if (matches / frames > 0.8) counts.mostlyTracked++
      else if (matches / frames >= 0.2) counts.partlyTracked++
      else counts.mostlyLost++
    }
    return counts
  }
}
