import { Candidates, type KalmanFilterBank, Matcher, OverlapCandidates } from '@mot/core'
import type { BaseTracklet } from '../frames/base-tracklet'
import type { Matches } from '../rounds/matches'
import { Pool } from '../rounds/pool'
import type { OverlapRound, Round } from '../rounds/round'
import type { Stream } from './stream'

export interface AssociationOptions {
  /** Scale measurement noise by 1 − score (NSA Kalman filter of StrongSORT). Default false. */
  readonly scoreScalesNoise?: boolean
  /** Returns the scores of the frame's observations by which noise is scaled. Default: their own. */
  readonly noiseScores?: () => Float64Array
}

/**
 * The steps of a round of association: costs of the pool's tracks with a round's observations, the assignment, and the update
 * of matched tracks and their filters. Pool and observations keep the unmatched ones for the next round.
 */
export class Association<Track extends BaseTracklet, Bank extends KalmanFilterBank = KalmanFilterBank> {
  /** Tracks of the current round: rows. */
  readonly pool: Pool<Track>
  /** Pairs of the current round with their costs. */
  readonly candidates: Candidates
  readonly overlaps: OverlapCandidates
  readonly matcher: Matcher
  private readonly scoreScalesNoise: boolean
  private readonly noiseScores: () => Float64Array
  private readonly gate = { maxIouDistance: 0, inclusive: false }
  private matchedSlots: Int32Array
  private matchedObservations: Int32Array

  /**
   * @param update updates a matched track by its observation. Returns whether its filter is still to be corrected.
   */
  constructor(
    private readonly stream: Stream,
    private readonly bank: Bank,
    private readonly update: (track: Track, observation: number) => boolean,
    { scoreScalesNoise = false, noiseScores = () => stream.observations.scores }: AssociationOptions = {},
  ) {
    const { workspace } = stream
    this.pool = new Pool(workspace)
    this.candidates = new Candidates(workspace)
    this.overlaps = new OverlapCandidates(workspace)
    this.matcher = new Matcher(workspace)
    this.scoreScalesNoise = scoreScalesNoise
    this.noiseScores = noiseScores
    this.matchedSlots = workspace.ints(64)
    this.matchedObservations = workspace.ints(64)
  }

  /**
   * Fills the candidates with the overlapping pairs of a round, at the cost 1 − IoU of predicted and observed box.
   * @param maxDistance largest 1 − IoU of a candidate: `maxScoredDistance` before `fuseScore`. Default: that of the round.
   */
  compareOverlaps(round: OverlapRound, maxDistance?: (round: OverlapRound) => number): void {
    this.pool.gatherBoxes(this.bank)
    this.compareBoxes(round, maxDistance)
  }

  /** `compareOverlaps` for a pool that has its boxes. */
  compareBoxes(round: OverlapRound, maxDistance?: (round: OverlapRound) => number): void {
    const { pool, gate } = this
    const { unmatched } = round
    gate.maxIouDistance = round.maxIouDistance
    if (pool.count > 0) {
      unmatched.gather()
      // Scores that were not gathered may end before their count: once read beyond its end, an array is read slowly from then on.
      if (maxDistance) gate.maxIouDistance = maxDistance(round)
    }
    gate.inclusive = round.inclusive
    const { shapes } = unmatched
    if (shapes) shapes.compare(this.candidates, pool, unmatched, gate)
    else this.overlaps.fill(this.candidates, pool.boxes, pool.count, unmatched.boxes, unmatched.count, gate)
  }

  /** Assigns the candidates at the least total cost, and updates the matched tracks. */
  match(round: Round): void {
    // Without candidates, all stay unmatched.
    if (this.candidates.count === 0 && !this.stream.journal) return
    this.matcher.match(this.candidates, round)
    this.apply(round)
  }

  /** Updates the matched tracks and their filters; pool and observations keep the unmatched ones. */
  apply(round: Round, matches: Matches = this.matcher): void {
    const { pool, stream } = this
    const { unmatched } = round
    stream.journal?.round(round, pool, this.candidates, matches)
    const { matchCount, matchedRows, matchedColumns } = matches
    if (this.matchedSlots.length < matchCount) {
      this.matchedSlots = stream.workspace.ints(2 * matchCount)
      this.matchedObservations = stream.workspace.ints(2 * matchCount)
    }
    const { matchedSlots, matchedObservations } = this
    const { slots, tracks } = pool
    const { observations } = unmatched
    let count = 0
    for (let k = 0; k < matchCount; k++) {
      const row = matchedRows[k]!
      const observation = observations[matchedColumns[k]!]!
      matchedSlots[count] = slots[row]!
      matchedObservations[count] = observation
      if (this.update(tracks[row]!, observation)) count++
    }
    const { measurements } = stream.observations
    const noiseScores = this.scoreScalesNoise ? this.noiseScores() : undefined
    this.bank.multiCorrect(matchedSlots, count, measurements, matchedObservations, noiseScores)
    pool.keepUnmatched(matches)
    unmatched.keepUnmatched(matches)
  }
}
