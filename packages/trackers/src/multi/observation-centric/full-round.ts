import type { Candidates, LazyCosts, OverlapFunction } from '@mot/core'
import type { BaseTracklet } from '../frames/base-tracklet'
import type { Pool } from '../rounds/pool'
import type { Round } from '../rounds/round'
import type { Unmatched } from '../rounds/unmatched'
import { comparesDisjointBoxes, type Nearness, nearnessFunctions } from './nearness'

export interface FullRoundParts {
  /** What it compares, for explanations. */
  readonly name: string
  readonly unmatched: Unmatched
  /** Whose boxes are compared: those of its rows. */
  readonly pool: Pool<BaseTracklet>
  /** Are filled with 1 − nearness of the pairs that have any. */
  readonly candidates: Candidates
  readonly nearness: Nearness
  /** Largest 1 − nearness of a pair that stays together. */
  readonly maxDistance: number
  /** What a pair costs besides. Default: nothing. */
  readonly rest?: (row: number, column: number) => number
  /** The least that it may cost besides, for scores from −1 to 1. Default 0. */
  readonly leastRest?: number
  /** Which pairs stay together. Default: those within `maxDistance`. */
  readonly belong?: (row: number, column: number) => boolean
  /** Why the others do not, for explanations. Default: by `maxDistance`. */
  readonly gate?: string
}

/**
 * A round in which every pair costs something: 1 − nearness, plus what else counts. The candidates are the pairs that are near at
 * all; what the others cost, the solver asks where it has to know.
 */
export class FullRound implements Round, LazyCosts {
  readonly name: string
  readonly unmatched: Unmatched
  readonly known: Candidates
  maxCost: number
  /** Nobody is better off alone. */
  readonly costLimit: number
  readonly gate: string
  /** A pair that is not near at all costs so much or more. */
  floor: number
  /** How much less a pair may cost for what else counts: whoever finds that out anew in each frame writes it here. */
  bonus = 0
  readonly maxDistance: number
  readonly belong: (row: number, column: number) => boolean
  /** Pairs may be near that do not touch. */
  readonly isWide: boolean
  readonly nearness: OverlapFunction
  readonly gateDistance: Round['gateDistance'] = (_pool, row, _unclaimed, column) => this.distance(row, column)
  private readonly pool: Pool<BaseTracklet>
  private readonly rest: (row: number, column: number) => number
  private readonly leastRest: number

  constructor(parts: FullRoundParts) {
    const { maxDistance, leastRest = 0 } = parts
    this.name = parts.name
    this.unmatched = parts.unmatched
    this.pool = parts.pool
    this.known = parts.candidates
    this.nearness = nearnessFunctions[parts.nearness]
    this.isWide = comparesDisjointBoxes(parts.nearness)
    this.maxDistance = maxDistance
    this.leastRest = leastRest
    this.maxCost = maxDistance - leastRest
    this.costLimit = 1
    this.floor = 1 + leastRest
    this.rest = parts.rest ?? (() => 0)
    this.belong = parts.belong ?? ((row, column) => this.distance(row, column) <= maxDistance)
    this.gate = parts.gate ?? `1 − ${parts.nearness} is above ${maxDistance}`
  }

  /** 1 − nearness. */
  distance(row: number, column: number): number {
    return 1 - this.nearness(this.pool.boxes, row, this.unmatched.boxes, column)
  }

  /** Whether any pair is nearer than it has to be. Asked before `addRest`. */
  get hasNear(): boolean {
    const { count, costs } = this.known
    for (let k = 0; k < count; k++) if (costs[k]! < this.maxDistance) return true
    return false
  }

  /** Adds to the candidates what they cost besides. */
  addRest(): void {
    const { rowCount, starts, columns, costs } = this.known
    // What counts besides is weighed by scores, which may be beyond 1.
    const leastRest = this.leastRest * this.greatestScore()
    this.floor = 1 + leastRest - this.bonus
    this.maxCost = this.maxDistance - leastRest
    for (let i = 0; i < rowCount; i++) {
      for (let k = starts[i]!; k < starts[i + 1]!; k++) costs[k] = costs[k]! + this.rest(i, columns[k]!)
    }
  }

  /** 1, or the magnitude of a score where that is more. */
  private greatestScore(): number {
    const { count, scores } = this.unmatched
    let greatest = 1
    if (this.leastRest === 0) return greatest
    for (let j = 0; j < count; j++) greatest = Math.max(greatest, Math.abs(scores[j]!))
    return greatest
  }

  fillRow(row: number, into: Float64Array): void {
    const { columnCount, starts, columns, costs } = this.known
    for (let j = 0; j < columnCount; j++) into[j] = 1 + this.rest(row, j)
    for (let k = starts[row]!; k < starts[row + 1]!; k++) into[columns[k]!] = costs[k]!
  }

  fillColumn(column: number, into: Float64Array): void {
    const { rowCount, starts, columns, costs } = this.known
    for (let i = 0; i < rowCount; i++) {
      into[i] = 1 + this.rest(i, column)
      for (let k = starts[i]!; k < starts[i + 1]!; k++) if (columns[k] === column) into[i] = costs[k]!
    }
  }

  /** For explanations: those pairs alone are candidates that may stay together. */
  listBelonging(): void {
    const { known, belong } = this
    const { rowCount, columnCount } = known
    const costs = new Float64Array(rowCount * columnCount)
    for (let i = 0; i < rowCount; i++) this.fillRow(i, costs.subarray(i * columnCount, (i + 1) * columnCount))
    known.begin(columnCount)
    for (let i = 0; i < rowCount; i++) {
      for (let j = 0; j < columnCount; j++) if (belong(i, j)) known.add(j, costs[i * columnCount + j]!)
      known.endRow()
    }
  }
}
