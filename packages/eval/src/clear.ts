import { bestPairs } from './best-pairs'
import { minIouOf } from './checks'
import { type ComparedFrame, reaches } from './compare'
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

/** What is remembered of one object of the truth. */
interface ObjectHistory {
  /** Frames that it is in, frames that it was matched in, and runs of these. */
  frames: number
  matches: number
  fragments: number
  /** Result id it was last matched with, and the turn this happened in; −1 for none. */
  lastResult: number
  lastTurn: number
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
  /** Frames that had both objects and results. */
  private turns = 0

  constructor(private readonly minIou: number) {}

  add(frame: ComparedFrame): void {
    const { truth, results, overlaps } = frame
    const { sums, objects } = this
    sums.frames++
    for (const id of truth) {
      objects[id] ??= { frames: 0, matches: 0, fragments: 0, lastResult: -1, lastTurn: -1 }
      objects[id].frames++
    }
    // Reference quirk: a frame without objects or without results does not end what was matched before it.
    if (truth.length > 0 && results.length > 0) this.turns++
    const matches = bestPairs(overlaps, this.scores(frame), truth.length, results.length)
    for (const k of matches) {
      this.match(objects[truth[overlaps.rows[k]!]!]!, results[overlaps.columns[k]!]!)
      sums.overlap += overlaps.ious[k]!
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

  /** [overlaps] IoU, with 1000 more where the pair was matched in the last turn; 0 where it is below the limit. */
  private scores({ truth, results, overlaps }: ComparedFrame): number[] {
    return overlaps.ious.map((overlap, k) => {
      if (!reaches(overlap, this.minIou)) return 0
      const { lastResult, lastTurn } = this.objects[truth[overlaps.rows[k]!]!]!
      const again = lastTurn === this.turns - 1 && lastResult === results[overlaps.columns[k]!]
      return again ? 1000 + overlap : overlap
    })
  }

  private match(object: ObjectHistory, result: number): void {
    if (object.matches > 0 && object.lastResult !== result) this.sums.idSwitches++
    if (object.matches === 0 || object.lastTurn !== this.turns - 1) object.fragments++
    object.matches++
    object.lastResult = result
    object.lastTurn = this.turns
  }
}
