import type { Candidates, Tracks } from '@mot/core'
import type { BaseTracklet } from '../frames/base-tracklet'
import type { Matches } from '../rounds/matches'
import type { Pool } from '../rounds/pool'
import type { Round } from '../rounds/round'

/** Explanation of one frame, from `tracker.explain(detections)`, which updates as `update` does. */
export interface Explanation {
  readonly frame: number
  /** The tracks that `update` would have returned, copied. */
  readonly tracks: Tracks
  /** In their order. */
  readonly rounds: readonly ExplainedRound[]
  /** New tracks, and their first detections. */
  readonly born: readonly { readonly id: number; readonly detectionIndex: number }[]
  /** Removed tracks, and why. */
  readonly died: readonly { readonly id: number; readonly reason: string }[]
  /** What a tracker that adapts to its stream has measured of it, before this frame: a row for each group of classes. */
  readonly measured?: readonly { readonly name: string; readonly value: number }[]
}

/** One round of association. */
export interface ExplainedRound {
  /** What it compares: `overlap and score, high-score detections`. */
  readonly name: string
  /** Largest cost of a match. */
  readonly maxCost: number
  /** Every track of the round with every detection of the round. */
  readonly pairs: readonly ExplainedPair[]
}

export interface ExplainedPair {
  /** 0 for a tentative track of a tracker that gives ids to confirmed ones alone. */
  readonly trackId: number
  readonly detectionIndex: number
  /** Cost of the pair in this round; of a gated pair, its distance in the gate's measure. */
  readonly cost: number
  /**
   * - `matched`: the pair is in the assignment.
   * - `outbid`: within the limit, but other pairs cost less in total.
   * - `aboveLimit`: its cost is above the limit.
   * - `gated`: not a candidate; `gate` says why.
   */
  readonly verdict: 'matched' | 'outbid' | 'aboveLimit' | 'gated'
  readonly gate?: string
  /** What was compared, with the option `geometry`: `oriented`, `mask` or `keypoints`, or `box` where a shape was missing. */
  readonly geometry?: string
}

/** Records the explanation of one frame. */
export class Journal {
  private readonly rounds: ExplainedRound[] = []
  private readonly born: { id: number; detectionIndex: number }[] = []
  private readonly died: { id: number; reason: string }[] = []
  private readonly measured: { name: string; value: number }[] = []

  /** Records a round after its assignment, before pool and observations are reduced to the unmatched ones. */
  round(
    { name, unmatched, maxCost, gate, gateDistance, shapes }: Round,
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
          ...(shapes && { geometry: shapes.decidedBy(i, j) }),
        }
        if (cost === undefined)
          pairs.push({ ...pair, cost: gateDistance(pool, i, unmatched, j), verdict: 'gated', gate })
        else if (columnOfRow.get(i) === j) pairs.push({ ...pair, cost, verdict: 'matched' })
        else pairs.push({ ...pair, cost, verdict: cost <= maxCost ? 'outbid' : 'aboveLimit' })
      }
    }
    this.rounds.push({ name, maxCost, pairs })
  }

  /** Records what the tracker has measured of its stream. */
  measure(name: string, value: number): void {
    this.measured.push({ name, value })
  }

  begin({ id, detectionIndex }: BaseTracklet): void {
    this.born.push({ id, detectionIndex })
  }

  end({ id }: BaseTracklet, reason: string): void {
    // A track without an id was never among the new ones either.
    if (id !== 0) this.died.push({ id, reason })
  }

  explain(tracks: Tracks): Explanation {
    const { rounds, born, died, measured } = this
    const frame = { frame: tracks.frame, tracks: tracks.copy(), rounds, born, died }
    return measured.length > 0 ? { ...frame, measured } : frame
  }
}
