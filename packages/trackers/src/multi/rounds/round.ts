import { type CostLimitOptions, inclusiveIou, iou, type KalmanFilterBank, type OverlapOptions } from '@mot/core'
import type { StreamShapes } from '../../geometry/geometry'
import type { BaseTracklet } from '../frames/base-tracklet'
import type { Pool } from './pool'
import type { Unmatched } from './unmatched'

/** The fixed parameters of one round of association, made once. The pool and the unmatched change from frame to frame. */
export interface Round extends Required<CostLimitOptions> {
  /** What it compares, for explanations: `overlap and score, high-score detections`. */
  readonly name: string
  /** Largest cost of a matched pair: `costLimit`, unless the solver runs without a limit first. */
  readonly maxCost: number
  /** The observations to match. */
  readonly unmatched: Unmatched
  /** Why a pair is not among the candidates, for explanations. */
  readonly gate: string
  /** Distance of such a pair in the gate's own measure. */
  readonly gateDistance: (pool: Pool<BaseTracklet>, row: number, unmatched: Unmatched, column: number) => number
  /** What is compared instead of boxes in this round. */
  readonly shapes?: StreamShapes | undefined
}

/** A round over pairs of overlapping boxes. */
export interface OverlapRound extends Round, Required<OverlapOptions> {}

/** @param maxIouDistance largest 1 − IoU of a candidate, where another cue may lower its cost. Default: `maxCost`. */
export function overlapRound(
  name: string,
  unmatched: Unmatched,
  maxCost: number,
  inclusive: boolean,
  maxIouDistance = maxCost,
): OverlapRound {
  const overlap = inclusive ? inclusiveIou : iou
  const { shapes } = unmatched
  return {
    name,
    unmatched,
    maxCost,
    costLimit: maxCost,
    maxIouDistance,
    inclusive,
    gate: `${shapes ? `distance of ${shapes.what}` : '1 − IoU'} is above ${maxIouDistance}`,
    gateDistance: (pool, row, { boxes }, column) =>
      shapes ? shapes.distance(row, column) : 1 - overlap(pool.boxes, row, boxes, column),
    shapes,
  }
}

/**
 * Largest 1 − IoU of a candidate where costs become 1 − IoU × score: a score above 1 brings pairs of less overlap within the
 * limit.
 */
export function maxScoredDistance({ unmatched, maxCost, maxIouDistance }: OverlapRound): number {
  const { count, scores } = unmatched
  let most = 0
  for (let k = 0; k < count; k++) if (scores[k]! > most) most = scores[k]!
  return most > 1 ? Math.max(maxIouDistance, 1 - (1 - maxCost) / most + ROUNDING) : maxIouDistance
}

/** Above the rounding error of an overlap. */
const ROUNDING = 1e-9

/** A round over pairs inside the motion gate. Its unmatched need `gatherMeasurements` before. */
export function gatedRound(name: string, unmatched: Unmatched, maxCost: number, bank: KalmanFilterBank): Round {
  return {
    name,
    unmatched,
    maxCost,
    costLimit: maxCost,
    gate: 'outside the motion gate',
    gateDistance: (pool, row, { measurements }, column) => bank.gatingDistance(pool.slots[row]!, measurements, column),
  }
}
