import { MotError } from '@mot/core'
import type { Anchors } from './anchors'
import type { Target } from './target'

/** How a place of a response map is chosen. */
export interface ChoiceOptions {
  /** How much a change of size and shape from frame to frame costs. */
  readonly shapePenalty: number
  /** Share of the window in the sum that decides, 0 to 1. */
  readonly windowInfluence: number
}

/** Scores and boxes of all places of a response map: memory for maps of one size. */
export class Response {
  /** [count] how much each place shows the target, 0 to 1. */
  readonly scores: Float64Array
  /** [4 × count] centre x and y from the middle of the crop, width, height, in pixels of the crop. */
  readonly boxes: Float64Array
  /** The place that `choose` found best. */
  best = 0
  /** 0 to 1: what is left of its score after its change of size and shape. */
  penalty = 1

  constructor(readonly count: number) {
    this.scores = new Float64Array(count)
    this.boxes = new Float64Array(4 * count)
  }

  /**
   * Fills the scores: softmax over background and target.
   * @param maps background of all places, then target of all places.
   * @throws MotError `invalid-output` where a score is NaN.
   */
  readScores(maps: ArrayLike<number>, start: number, network: string): void {
    const { scores, count } = this
    let sum = 0
    for (let i = 0; i < count; i++) {
      sum += scores[i] = 1 / (1 + Math.exp(maps[start + i]! - maps[start + count + i]!))
    }
    refuseNaN(sum, network)
  }

  /**
   * Fills the boxes: shifts in sides of an anchor, sides as exponents.
   * @param maps dx of all places, dy, dw, dh; places shape by shape, row by row.
   */
  readAnchored(maps: ArrayLike<number>, start: number, anchors: Anchors): void {
    const { boxes, count } = this
    const { mapSide, offsets, widths, heights } = anchors
    let at = start
    let to = 0
    for (let shape = 0; shape < widths.length; shape++) {
      const width = widths[shape]!
      const height = heights[shape]!
      for (let row = 0; row < mapSide; row++) {
        for (let column = 0; column < mapSide; column++, at++, to += 4) {
          boxes[to] = maps[at]! * width + offsets[column]!
          boxes[to + 1] = maps[at + count]! * height + offsets[row]!
          boxes[to + 2] = Math.exp(maps[at + 2 * count]!) * width
          boxes[to + 3] = Math.exp(maps[at + 3 * count]!) * height
        }
      }
    }
  }

  /**
   * Fills the boxes: distances from a point to the four sides.
   * @param maps left, top, right, bottom of all places.
   * @param offsets [side] of the map's columns, and rows, from the middle of the crop.
   */
  readDistances(maps: ArrayLike<number>, start: number, offsets: Float64Array): void {
    const { boxes, count } = this
    const side = offsets.length
    for (let i = 0, to = 0; i < count; i++, to += 4) {
      const x = offsets[i % side]!
      const y = offsets[Math.floor(i / side)]!
      const left = x - maps[start + i]!
      const top = y - maps[start + i + count]!
      const right = x + maps[start + i + 2 * count]!
      const bottom = y + maps[start + i + 3 * count]!
      boxes[to] = (left + right) / 2
      boxes[to + 1] = (top + bottom) / 2
      boxes[to + 2] = right - left
      boxes[to + 3] = bottom - top
    }
  }

  /**
   * The place with the best sum of penalised score and window. Li et al. (2018), section 4.2.
   * @param width of the target in pixels of the crop, as `height` is.
   * @param window [count]
   */
  choose(width: number, height: number, window: Float64Array, options: ChoiceOptions): void {
    const { scores, boxes, count } = this
    const { shapePenalty, windowInfluence } = options
    const size = paddedSide(width, height)
    const shape = width / height
    let best = 0
    let bestSum = Number.NEGATIVE_INFINITY
    let bestPenalty = 0
    for (let i = 0, at = 2; i < count; i++, at += 4) {
      const boxWidth = boxes[at]!
      const boxHeight = boxes[at + 1]!
      const sizeChange = change(paddedSide(boxWidth, boxHeight) / size)
      const shapeChange = change((shape * boxHeight) / boxWidth)
      const penalty = Math.exp(-(sizeChange * shapeChange - 1) * shapePenalty)
      const sum = penalty * scores[i]! * (1 - windowInfluence) + window[i % window.length]! * windowInfluence
      if (sum > bestSum) {
        best = i
        bestSum = sum
        bestPenalty = penalty
      }
    }
    this.best = best
    this.penalty = bestPenalty
  }

  /**
   * What the best place says of the target, in pixels of the image: its place as it is, its size mixed with the former one.
   * @param scale pixels of the crop for one of the image.
   * @param sizeRate share of the new size, times score and penalty.
   */
  smoothed(target: Target, scale: number, sizeRate: number): Target {
    const { best, boxes, scores, penalty } = this
    const rate = penalty * scores[best]! * sizeRate
    const at = 4 * best
    return {
      x: target.x + boxes[at]! / scale,
      y: target.y + boxes[at + 1]! / scale,
      width: target.width * (1 - rate) + (boxes[at + 2]! / scale) * rate,
      height: target.height * (1 - rate) + (boxes[at + 3]! / scale) * rate,
    }
  }
}

/** @param sum of what was read: NaN where anything is. @throws MotError `invalid-output`. */
export function refuseNaN(sum: number, network: string): void {
  if (!Number.isNaN(sum)) return
  throw new MotError('invalid-output', `The outputs of the ${network} network should be numbers, got NaN.`)
}

/** By how many times something grew or shrank, from 1. */
function change(ratio: number): number {
  return ratio > 1 ? ratio : 1 / ratio
}

function paddedSide(width: number, height: number): number {
  const padding = (width + height) / 2
  return Math.sqrt((width + padding) * (height + padding))
}
