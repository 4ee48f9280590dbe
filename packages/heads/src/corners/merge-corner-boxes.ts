import { inclusiveIou, type SoftNmsMethod, softNmsFactor } from '@mot/core'
import type { CornerPairs } from './corner-pairs'

export interface MergeCornersOptions {
  readonly method: SoftNmsMethod
  /** Overlap up to which `linear` and `hard` keep scores unchanged, 0 to 1. */
  readonly maxOverlap: number
  /** Width of `gaussian`. */
  readonly sigma: number
  /** Exponent of a suppressed box's weight: (1 − factor of its score) to this power. */
  readonly weightExponent: number
}

/** `SoftNmsResult` of core with boxes in place of rows. */
export interface MergedCorners {
  readonly count: number
  /** [n × 4] the first `count` are kept; the rest are leftovers. */
  readonly boxes: Float64Array
  /** [n] */
  readonly scores: Float64Array
}

/** Boxes are dropped when their score falls below. */
const MIN_SCORE = 0.001

/**
 * Soft-NMS that also moves each picked box to the average of the boxes it suppresses, weighted by the scores of their
 * corners and by the loss of their own score: CornerNet's merge of several scales.
 *
 * Reference quirk: when boxes are swapped, the scores of their corners are not.
 */
export function mergeCornerBoxes(pairs: CornerPairs, options: MergeCornersOptions): MergedCorners {
  const { method, maxOverlap, sigma, weightExponent } = options
  const { topLeftScores, bottomRightScores } = pairs
  const boxes = pairs.boxes.slice(0, 4 * pairs.count)
  const scores = pairs.scores.slice(0, pairs.count)
  let count = pairs.count
  for (let picked = 0; picked < count; picked++) {
    swap(boxes, scores, picked, bestFrom(scores, picked, count))
    const average = new CornerAverage(boxes, picked, topLeftScores[picked]!, bottomRightScores[picked]!)
    for (let i = picked + 1; i < count; ) {
      const overlap = inclusiveIou(boxes, picked, boxes, i)
      if (overlap > 0) {
        const factor = softNmsFactor(overlap, method, maxOverlap, sigma)
        const share = (1 - factor) ** weightExponent
        average.add(boxes, i, topLeftScores[i]! * share, bottomRightScores[i]! * share)
        scores[i] = scores[i]! * factor
        if (scores[i]! < MIN_SCORE) {
          count--
          move(boxes, scores, count, i)
          continue
        }
      }
      i++
    }
    average.write(boxes, picked)
  }
  return { count, boxes, scores }
}

/** The weighted mean of boxes, separately for their two corners. */
class CornerAverage {
  readonly #sums = new Float64Array(4)
  #topLeftWeight = 0
  #bottomRightWeight = 0

  constructor(boxes: Float64Array, row: number, topLeftWeight: number, bottomRightWeight: number) {
    this.add(boxes, row, topLeftWeight, bottomRightWeight)
  }

  add(boxes: Float64Array, row: number, topLeftWeight: number, bottomRightWeight: number): void {
    for (let edge = 0; edge < 4; edge++) {
      this.#sums[edge] = this.#sums[edge]! + boxes[4 * row + edge]! * (edge < 2 ? topLeftWeight : bottomRightWeight)
    }
    this.#topLeftWeight += topLeftWeight
    this.#bottomRightWeight += bottomRightWeight
  }

  write(boxes: Float64Array, row: number): void {
    for (let edge = 0; edge < 4; edge++) {
      boxes[4 * row + edge] = this.#sums[edge]! / (edge < 2 ? this.#topLeftWeight : this.#bottomRightWeight)
    }
  }
}

/** The first of the best scores in [start, end). */
function bestFrom(scores: Float64Array, start: number, end: number): number {
  let best = start
  for (let i = start + 1; i < end; i++) if (scores[i]! > scores[best]!) best = i
  return best
}

function swap(boxes: Float64Array, scores: Float64Array, i: number, j: number): void {
  const box = boxes.slice(4 * i, 4 * i + 4)
  const score = scores[i]!
  move(boxes, scores, j, i)
  boxes.set(box, 4 * j)
  scores[j] = score
}

function move(boxes: Float64Array, scores: Float64Array, from: number, to: number): void {
  boxes.copyWithin(4 * to, 4 * from, 4 * from + 4)
  scores[to] = scores[from]!
}
