import type { Candidates, Tracks } from '@mot/core'
import type { BaseTracklet } from '../frames/base-tracklet'
import type { Matches } from '../rounds/matches'
import type { Pool } from '../rounds/pool'
import type { Round } from '../rounds/round'

/** How one frame came about: `tracker.explain(detections)` updates as `update` does and tells. */
export interface Explanation {
  readonly frame: number
  /** What `update` would have given back, in columns of its own. */
  readonly tracks: Tracks
  /** In the order they were played. */
  readonly rounds: readonly ExplainedRound[]
  /** Tracks that began, and the detections they began with. */
  readonly born: readonly { readonly id: number; readonly detectionIndex: number }[]
  /** Tracks that ended for good, and why. */
  readonly died: readonly { readonly id: number; readonly reason: string }[]
}

/** One round of association. */
export interface ExplainedRound {
  /** What it compares: `overlap and score, sure detections`. */
  readonly name: string
  /** Largest cost it accepts. */
  readonly maxCost: number
  /** Every track that took part with every detection that did. */
  readonly pairs: readonly ExplainedPair[]
}

export interface ExplainedPair {
  readonly trackId: number
  readonly detectionIndex: number
  /** What the pair costs in this round; of a gated one, the distance that the gate found too large. */
  readonly cost: number
  /**
   * - `matched`: they belong together.
   * - `outbid`: within the limit, but others were cheaper together.
   * - `aboveLimit`: above the limit.
   * - `gated`: never compared; `gate` says why.
   */
  readonly verdict: 'matched' | 'outbid' | 'aboveLimit' | 'gated'
  readonly gate?: string
}

/** Takes the notes of one frame. */
export class Journal {
  private readonly rounds: ExplainedRound[] = []
  private readonly born: { id: number; detectionIndex: number }[] = []
  private readonly died: { id: number; reason: string }[] = []

  /** Notes a round that was just matched, before its leftovers are put together. */
  round(
    { name, unmatched, maxCost, gate, gateDistance }: Round,
    pool: Pool<BaseTracklet>,
    { starts, columns, costs }: Candidates,
    { matchedRows, matchedColumns, matchCount }: Matches,
  ): void {
    const columnOfRow = new Map<number, number>()
    for (let k = 0; k < matchCount; k++) columnOfRow.set(matchedRows[k]!, matchedColumns[k]!)
    const pairs: ExplainedPair[] = []
    for (let i = 0; i < pool.count; i++) {
      const costOfColumn = new Map<number, number>()
      for (let k = starts[i]!; k < starts[i + 1]!; k++) costOfColumn.set(columns[k]!, costs[k]!)
      for (let j = 0; j < unmatched.count; j++) {
        const cost = costOfColumn.get(j)
        const pair = {
          trackId: pool.tracks[i]!.id,
          detectionIndex: unmatched.rowOf(j),
        }
        if (cost === undefined)
          pairs.push({ ...pair, cost: gateDistance(pool, i, unmatched, j), verdict: 'gated', gate })
        else if (columnOfRow.get(i) === j) pairs.push({ ...pair, cost, verdict: 'matched' })
        else pairs.push({ ...pair, cost, verdict: cost <= maxCost ? 'outbid' : 'aboveLimit' })
      }
    }
    this.rounds.push({ name, maxCost, pairs })
  }

  begin({ id, detectionIndex }: BaseTracklet): void {
    this.born.push({ id, detectionIndex })
  }

  end({ id }: BaseTracklet, reason: string): void {
    this.died.push({ id, reason })
  }

  explain(tracks: Tracks): Explanation {
    const { rounds, born, died } = this
    return { frame: tracks.frame, tracks: tracks.copy(), rounds, born, died }
  }
}
