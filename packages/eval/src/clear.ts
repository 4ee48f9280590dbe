import { minIouOf } from './checks'
import { ClearMatcher } from './clear-matcher'
import type { ComparedFrame } from './compare'
import { addFields, share } from './metric'
import { type Counter, sequenceMetric } from './sequence-metric'

export interface ClearCounts {
  readonly frames: number
  /** Matched rows of the truth. */
  readonly truePositives: number
  /** Unmatched results. */
  readonly falsePositives: number
  /** Unmatched rows of the truth. */
  readonly falseNegatives: number
  /** How often an object is matched with another id than at its last match. */
  readonly idSwitches: number
  /** How often an object is matched again after frames without a match. */
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
  /** Multiple object tracking accuracy: 1 − all errors / all objects. −∞ to 1. */
  readonly mota: number
  /** Multiple object tracking precision: mean IoU of the matches, 0 to 1. */
  readonly motp: number
  /** Multiple object detection accuracy: MOTA without id switches. */
  readonly moda: number
  /** MOTA with the logarithm of the number of id switches. */
  readonly motal: number
  /** Soft MOTA: each match counts with its IoU. */
  readonly softMota: number
  /** Share of matched objects, 0 to 1. */
  readonly recall: number
  /** Share of matched results, 0 to 1. */
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
 * as in TrackEval: in each frame, pairs matched in the frame before have priority, then the total overlap is maximised.
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

/** State of one object of the truth: its frames, its matched frames, and runs of these. */
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
