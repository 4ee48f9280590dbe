import { Candidates, type KalmanFilterBank, Matcher, OverlapCandidates, type OverlapOptions } from '@mot/core'
import type { BaseTracklet } from '../frames/base-tracklet'
import type { Matches } from '../rounds/matches'
import { Pool } from '../rounds/pool'
import type { OverlapRound, Round } from '../rounds/round'
import { boxCovariance } from './box-covariance'
import type { Follower } from './follower'
import type { Report } from './report'
import { Slots } from './slots'
import type { Stream } from './stream'

/** The steps that rounds are made of where every tracklet has a Kalman filter. Who is remembered how, its heirs decide. */
export abstract class FilterFollower<Track extends BaseTracklet, Bank extends KalmanFilterBank = KalmanFilterBank>
  implements Follower
{
  protected readonly slots = new Slots()

  // Scratch of one update.
  /** Those in the round; afterwards, those it leaves over. */
  protected readonly pool: Pool<Track>
  protected readonly candidates: Candidates
  protected readonly overlaps: OverlapCandidates
  protected readonly matcher: Matcher
  private matchedSlots: Int32Array
  private matchedObservations: Int32Array

  constructor(
    protected readonly stream: Stream,
    /** New. A `CameraFilterBank` where tracks are to move with the camera. */
    protected readonly bank: Bank,
  ) {
    const { workspace } = stream
    this.pool = new Pool(workspace)
    this.candidates = new Candidates(workspace)
    this.overlaps = new OverlapCandidates(workspace)
    this.matcher = new Matcher(workspace)
    this.matchedSlots = workspace.ints(64)
    this.matchedObservations = workspace.ints(64)
  }

  abstract readonly trackCount: number
  abstract follow(): void
  abstract advance(): void
  abstract dropUnseen(now: number): void
  abstract report(report: Report): void
  abstract reportLost(report: Report): void
  abstract snapshot(): unknown
  abstract restore(state: unknown): void

  /**
   * Takes in the observation that a tracklet was matched with.
   * @returns whether its filter is to do so, too: false where it has done so here.
   */
  protected abstract see(track: Track, observation: number): boolean
  /** A new tracklet with its own slot, for `begin`. */
  protected abstract newTracklet(id: number, slot: number): Track

  // Rounds.

  /** Fills the candidates with pairs of the pool and the observations that overlap enough, at the cost 1 − IoU. */
  protected findOverlaps(round: OverlapRound): void {
    this.pool.gatherBoxes(this.bank)
    this.compareBoxes(round)
  }

  /** `findOverlaps` where the pool has its boxes. @param options default: those of the round. */
  protected compareBoxes(round: OverlapRound, options: OverlapOptions = round): void {
    const { pool } = this
    const { unmatched } = round
    if (pool.count > 0) unmatched.gather()
    this.overlaps.fill(this.candidates, pool.boxes, pool.count, unmatched.boxes, unmatched.count, options)
  }

  /** Matches the pool with the observations by the candidates' costs, and leaves in both whoever has found nobody. */
  protected match(round: Round): void {
    // Nobody goes with anybody: all are left over as they are.
    if (this.candidates.count === 0 && !this.stream.journal) return
    this.matcher.match(this.candidates, round)
    this.claim(round)
  }

  /** Takes in what a matcher has found. */
  protected claim(round: Round, matches: Matches = this.matcher): void {
    const { pool } = this
    const { unmatched } = round
    this.stream.journal?.round(round, pool, this.candidates, matches)
    const { matchCount, matchedRows, matchedColumns } = matches
    if (this.matchedSlots.length < matchCount) {
      this.matchedSlots = this.stream.workspace.ints(2 * matchCount)
      this.matchedObservations = this.stream.workspace.ints(2 * matchCount)
    }
    const { matchedSlots, matchedObservations } = this
    const { slots, tracks } = pool
    const { observations } = unmatched
    let moving = 0
    for (let k = 0; k < matchCount; k++) {
      const row = matchedRows[k]!
      const observation = observations[matchedColumns[k]!]!
      matchedSlots[moving] = slots[row]!
      matchedObservations[moving] = observation
      if (this.see(tracks[row]!, observation)) moving++
    }
    this.correct(matchedSlots, matchedObservations, moving)
    pool.keepUnmatched(matches)
    unmatched.keepUnmatched(matches)
  }

  /** Moves filters to where the observations are that they were matched with. */
  protected correct(slots: Int32Array, observations: Int32Array, count: number): void {
    this.bank.multiCorrect(slots, count, this.stream.observations.measurements, observations)
  }

  /** A tracklet that begins with an observation. */
  protected begin(observation: number): Track {
    const { stream, bank } = this
    const slot = this.slots.take()
    bank.initiate(slot, stream.observations.measurements, observation)
    const track = this.newTracklet(stream.takeId(), slot).begin(stream, observation)
    stream.journal?.begin(track)
    return track
  }

  // Reports.

  /** Adds a row with the box as the filter has it. */
  protected addRow(report: Report, track: Track): number {
    const row = report.add(track)
    const { means, model, stride } = this.bank
    model.toBox(means, track.slot * stride, report.tracks.boxes, 4 * row)
    return row
  }

  /** Adds a row with its covariance. */
  protected addLostRow(report: Report, track: Track): void {
    const { bank } = this
    const row = this.addRow(report, track)
    const covariance = bank.covariance(track.slot)
    const { covariances } = report.tracks
    boxCovariance(
      bank.means,
      track.slot * bank.stride,
      covariance,
      bank.stride,
      bank.model.toBox,
      covariances,
      16 * row,
    )
  }
}
