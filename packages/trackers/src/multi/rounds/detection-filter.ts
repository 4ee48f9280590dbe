import type { FrameObservations } from '../frames/frame-observations'
import type { Unmatched } from './unmatched'

export interface DetectionFilterOptions {
  /** Detections with a lower score are dropped. */
  readonly minScore: number
  /** Detections of smaller height are dropped, in pixels. */
  readonly minHeight: number
  /** A detection is dropped if one of higher score covers more than this share of its box; 1 drops none. */
  readonly maxOverlap: number
}

/**
 * Preprocessing of DeepSORT and StrongSORT: drops detections of low score or small height, suppresses covered ones, and sorts
 * by descending score, of equal scores the later one first. New ids are given in this order.
 */
export class DetectionFilter {
  private order = new Int32Array(64)

  constructor(
    private readonly observations: FrameObservations,
    private readonly options: DetectionFilterOptions,
  ) {}

  /** @param into is filled with the detections of `own` that pass. */
  fill(into: Unmatched, own: Unmatched): void {
    const { scores, boxes } = this.observations
    const { minScore, minHeight, maxOverlap } = this.options
    if (this.order.length < own.count) this.order = new Int32Array(2 * own.count)
    const { order } = this
    let count = 0
    for (let k = 0; k < own.count; k++) {
      const observation = own.observations[k]!
      const height = boxes[4 * observation + 3]! - boxes[4 * observation + 1]!
      if (scores[observation]! < minScore || height < minHeight) continue
      // Insertion sort: most detectors return descending scores.
      let place = count++
      for (; place > 0 && scores[order[place - 1]!]! <= scores[observation]!; place--) order[place] = order[place - 1]!
      order[place] = observation
    }
    into.clear()
    for (let k = 0; k < count; k++) {
      if (maxOverlap === 1 || !this.isCovered(order[k]!, into)) into.add(order[k]!)
    }
  }

  private isCovered(observation: number, better: Unmatched): boolean {
    const { boxes } = this.observations
    for (let k = 0; k < better.count; k++) {
      if (coveredShare(boxes, observation, better.observations[k]!) > this.options.maxOverlap) return true
    }
    return false
  }
}

/** Share of box `row` that box `other` covers. Right and bottom edges count as pixels of the box, as in the original. */
function coveredShare(boxes: Float64Array, row: number, other: number): number {
  const a = 4 * row
  const b = 4 * other
  const width = Math.min(boxes[a + 2]!, boxes[b + 2]!) - Math.max(boxes[a]!, boxes[b]!) + 1
  const height = Math.min(boxes[a + 3]!, boxes[b + 3]!) - Math.max(boxes[a + 1]!, boxes[b + 1]!) + 1
  const area = (boxes[a + 2]! - boxes[a]! + 1) * (boxes[a + 3]! - boxes[a + 1]! + 1)
  return (Math.max(0, width) * Math.max(0, height)) / area
}
