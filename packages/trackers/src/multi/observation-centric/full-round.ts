import type { Candidates, LazyCosts, OverlapFunction } from '@mot/core'
import type { StreamShapes } from '../../geometry/geometry'
import type { BaseTracklet } from '../frames/base-tracklet'
import type { Pool } from '../rounds/pool'
import type { Round } from '../rounds/round'
import type { Unmatched } from '../rounds/unmatched'
import { comparesDisjointBoxes, type Nearness, nearnessFunctions } from './nearness'

export interface FullRoundParts {
  /** What it compares, for explanations. */
  readonly name: string
  readonly unmatched: Unmatched
  /** The tracks, with their boxes. */
  readonly pool: Pool<BaseTracklet>
  /** Filled with 1 − nearness of the pairs with a nearness above 0. */
  readonly candidates: Candidates
  readonly nearness: Nearness
  /** Largest 1 − nearness of an allowed pair. */
  readonly maxDistance: number
  /** Cost of the other cues. Default 0. */
  readonly extraCost?: (row: number, column: number) => number
  /** Lower bound of `extraCost` for scores from −1 to 1. Default 0. */
  readonly minExtraCost?: number
  /** Which pairs may be matched. Default: those within `maxDistance`. */
  readonly isAllowed?: (row: number, column: number) => boolean
  /** Why the others may not, for explanations. Default: by `maxDistance`. */
  readonly gate?: string
}

/**
 * A round over all pairs: cost 1 − nearness, plus the cost of other cues. Candidates are the pairs with a nearness above 0. The
 * solver computes the costs of other pairs only where they may change the result.
 */
export class FullRound implements Round, LazyCosts {
  readonly name: string
  readonly unmatched: Unmatched
  readonly known: Candidates
  maxCost: number
  /** Not below the cost of any candidate: as many pairs as possible are matched. */
  readonly costLimit: number
  readonly gate: string
  /** Lower bound of the cost of a pair that is no candidate. */
  floor: number
  /** Largest reduction of a cost by appearance; written in each frame. */
  bonus = 0
  readonly maxDistance: number
  readonly isAllowed: (row: number, column: number) => boolean
  /** Disjoint boxes may have a nearness above 0. */
  readonly isWide: boolean
  readonly nearness: OverlapFunction
  /** Compared in place of the nearness of boxes. */
  readonly shapes: StreamShapes | undefined
  readonly gateDistance: Round['gateDistance'] = (_pool, row, _unmatched, column) => this.distance(row, column)
  private readonly pool: Pool<BaseTracklet>
  private readonly extraCost: (row: number, column: number) => number
  private readonly minExtraCost: number

  constructor(parts: FullRoundParts) {
    const { maxDistance, minExtraCost = 0 } = parts
    this.name = parts.name
    this.unmatched = parts.unmatched
    this.pool = parts.pool
    this.known = parts.candidates
    this.nearness = nearnessFunctions[parts.nearness]
    this.shapes = parts.unmatched.shapes
    this.isWide = !this.shapes && comparesDisjointBoxes(parts.nearness)
    this.maxDistance = maxDistance
    this.minExtraCost = minExtraCost
    this.maxCost = maxDistance - minExtraCost
    this.costLimit = 1
    this.floor = 1 + minExtraCost
    this.extraCost = parts.extraCost ?? (() => 0)
    this.isAllowed = parts.isAllowed ?? ((row, column) => this.distance(row, column) <= maxDistance)
    this.gate =
      parts.gate ??
      `${this.shapes ? `distance of ${this.shapes.what}` : `1 − ${parts.nearness}`} is above ${maxDistance}`
  }

  /** 1 − nearness. */
  distance(row: number, column: number): number {
    if (this.shapes) return this.shapes.distance(row, column)
    return 1 - this.nearness(this.pool.boxes, row, this.unmatched.boxes, column)
  }

  /** Whether any pair is within `maxDistance`. Valid before `addExtraCosts`. */
  get hasNear(): boolean {
    const { count, costs } = this.known
    for (let k = 0; k < count; k++) if (costs[k]! < this.maxDistance) return true
    return false
  }

  /** Adds the cost of the other cues to the candidates. */
  addExtraCosts(): void {
    const { rowCount, starts, columns, costs } = this.known
    // Extra costs are weighted by scores, whose magnitude may be above 1.
    const minExtraCost = this.minExtraCost * this.maxScore()
    this.floor = 1 + minExtraCost - this.bonus
    this.maxCost = this.maxDistance - minExtraCost
    for (let i = 0; i < rowCount; i++) {
      for (let k = starts[i]!; k < starts[i + 1]!; k++) costs[k] = costs[k]! + this.extraCost(i, columns[k]!)
    }
  }

  /** Largest magnitude of a score, at least 1. */
  private maxScore(): number {
    const { count, scores } = this.unmatched
    let most = 1
    if (this.minExtraCost === 0) return most
    for (let j = 0; j < count; j++) most = Math.max(most, Math.abs(scores[j]!))
    return most
  }

  fillRow(row: number, into: Float64Array): void {
    const { columnCount, starts, columns, costs } = this.known
    for (let j = 0; j < columnCount; j++) into[j] = 1 + this.extraCost(row, j)
    for (let k = starts[row]!; k < starts[row + 1]!; k++) into[columns[k]!] = costs[k]!
  }

  fillColumn(column: number, into: Float64Array): void {
    const { rowCount, starts, columns, costs } = this.known
    for (let i = 0; i < rowCount; i++) {
      into[i] = 1 + this.extraCost(i, column)
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        if (columns[k] !== column) continue
        into[i] = costs[k]!
        break
      }
    }
  }

  /** For explanations: makes the allowed pairs the candidates. */
  listAllowed(): void {
    const { known, isAllowed } = this
    const { rowCount, columnCount } = known
    const costs = new Float64Array(rowCount * columnCount)
    for (let i = 0; i < rowCount; i++) this.fillRow(i, costs.subarray(i * columnCount, (i + 1) * columnCount))
    known.begin(columnCount)
    for (let i = 0; i < rowCount; i++) {
      for (let j = 0; j < columnCount; j++) if (isAllowed(i, j)) known.add(j, costs[i * columnCount + j]!)
      known.endRow()
    }
  }
}
