import { minIouOf } from './checks'
import { bestPairs, compare, reaches } from './compare'
import { addFields, type Metric, share } from './metric'
import type { Sequence } from './sequence'

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
export const clear: Metric<Sequence, ClearCounts, ClearScores> = {
  count(sequence, options) {
    const minIou = minIouOf(options)
    const { frames, truthIdCount } = compare(sequence, minIou)
    const counts = { ...zero, frames: frames.length }
    const objects = Array.from({ length: truthIdCount }, () => new ObjectHistory())

    for (const { truth, results, overlaps } of frames) {
      for (const id of truth) objects[id]!.frames++
      // Reference quirk: a frame without objects or without results does not end what was matched before it.
      if (truth.length === 0 || results.length === 0) {
        counts.falsePositives += results.length
        counts.falseNegatives += truth.length
        continue
      }
      const columnOfRow = bestPairs(scores(truth, results, overlaps, objects, minIou), truth.length, results.length)
      for (const object of objects) object.begin()
      for (const [row, id] of truth.entries()) {
        const column = columnOfRow[row]!
        if (column < 0) continue
        if (objects[id]!.match(results[column]!)) counts.idSwitches++
        counts.truePositives++
        counts.overlap += overlaps[row * results.length + column]!
      }
      const matches = columnOfRow.reduce((sum, column) => sum + (column < 0 ? 0 : 1), 0)
      counts.falsePositives += results.length - matches
      counts.falseNegatives += truth.length - matches
    }

    for (const { frames, matches, fragments } of objects) {
      counts.fragmentations += Math.max(0, fragments - 1)
      if (matches / frames > 0.8) counts.mostlyTracked++
      else if (matches / frames >= 0.2) counts.partlyTracked++
      else counts.mostlyLost++
    }
    return counts
  },

  add: (counts) => addFields(zero, counts),

  score(counts) {
    const { frames, truePositives, falsePositives, falseNegatives, idSwitches, overlap } = counts
    const objects = truePositives + falseNegatives
    return {
      ...counts,
      mota: share(truePositives - falsePositives - idSwitches, objects),
      motp: share(overlap, truePositives),
      moda: share(truePositives - falsePositives, objects),
      motal: share(truePositives - falsePositives - (idSwitches > 0 ? Math.log10(idSwitches) : 0), objects),
      softMota: share(overlap - falsePositives - idSwitches, objects),
      recall: share(truePositives, objects),
      precision: share(truePositives, truePositives + falsePositives),
      f1: share(truePositives, truePositives + (falseNegatives + falsePositives) / 2),
      falsePositivesPerFrame: share(falsePositives, frames),
    }
  },
}

/** What is remembered of one object of the truth. */
class ObjectHistory {
  /** Frames that it is in, frames that it was matched in, and runs of these. */
  frames = 0
  matches = 0
  fragments = 0
  /** Result id it was last matched with, and the one in the last frame that had matches; −1 for none. */
  last = -1
  current = -1
  private before = -1

  begin(): void {
    this.before = this.current
    this.current = -1
  }

  /** @returns whether the object changes its id. */
  match(result: number): boolean {
    const switched = this.last >= 0 && this.last !== result
    if (this.before < 0) this.fragments++
    this.matches++
    this.last = this.current = result
    return switched
  }
}

/** [truth × results] IoU, with 1000 more where the pair was matched in the last frame: 0 where it is below the limit. */
function scores(
  truth: readonly number[],
  results: readonly number[],
  overlaps: Float64Array,
  objects: readonly ObjectHistory[],
  minIou: number,
): Float64Array {
  return overlaps.map((overlap, k) => {
    if (!reaches(overlap, minIou)) return 0
    const { current } = objects[truth[Math.floor(k / results.length)]!]!
    return current === results[k % results.length]! ? 1000 + overlap : overlap
  })
}
