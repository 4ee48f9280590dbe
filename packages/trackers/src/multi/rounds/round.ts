import { type CostLimitOptions, inclusiveIou, iou, type KalmanFilterBank, type OverlapOptions } from '@mot/core'
import type { BaseTracklet } from '../frames/base-tracklet'
import type { Pool } from './pool'
import type { Unmatched } from './unmatched'

/** What is fixed about one round of a tracker. It is made once; the pool and the unmatched change from frame to frame. */
export interface Round extends Required<CostLimitOptions> {
  /** What it compares, for explanations. */
  readonly name: string
  /** Largest cost of a pair it may make: `costLimit`, unless it solves without a limit first. */
  readonly maxCost: number
  /** The observations it may match. */
  readonly unmatched: Unmatched
  /** Why a pair is not among its candidates, for explanations. */
  readonly gate: string
  /** How far apart such a pair is, in the gate's own measure. */
  readonly gateDistance: (pool: Pool<BaseTracklet>, row: number, unmatched: Unmatched, column: number) => number
}

/** A round over boxes that overlap. */
export interface OverlapRound extends Round, OverlapOptions {}

/** @param reach largest 1 − IoU of pairs that are looked at, where something else may make them cheaper. */
export function overlapRound(
  name: string,
  unmatched: Unmatched,
  maxCost: number,
  inclusive: boolean,
  reach = maxCost,
): OverlapRound {
  const overlap = inclusive ? inclusiveIou : iou
  return {
    name,
    unmatched,
    maxCost,
    costLimit: maxCost,
    maxIouDistance: reach,
    inclusive,
    gate: `1 − IoU is above ${reach}`,
    gateDistance: (pool, row, { boxes }, column) => 1 - overlap(pool.boxes, row, boxes, column),
  }
}

/** A round over pairs that a motion gate lets through. Its unmatched have their measurements gathered. */
export function gatedRound(name: string, unmatched: Unmatched, maxCost: number, bank: KalmanFilterBank): Round {
  return {
    name,
    unmatched,
    maxCost,
    costLimit: maxCost,
    gate: 'motion makes it implausible',
    gateDistance: (pool, row, { measurements }, column) => bank.gatingDistance(pool.slots[row]!, measurements, column),
  }
}
