import { type BankOptions, iou, type KalmanFilterBank, MotError, type MotionModel } from '@mot/core'
import { readState } from '../../read-state'
import { flag, moderate, numbers, record, type Shape } from '../../shapes'
import type { TrackEmbeddings } from '../appearance/track-embeddings'
import { OneListFollower, type OneListState, OneListTracklet, oneListShapes } from '../following/one-list-follower'
import type { Report } from '../following/report'
import type { Stream } from '../following/stream'
import { UnambiguousPairs } from '../rounds/unambiguous-pairs'
import { Unmatched } from '../rounds/unmatched'
import { FullRound, type FullRoundParts } from './full-round'
import { LazyMatcher } from './lazy-matcher'
import { Momentum, type MomentumOptions } from './momentum'
import type { ObservedMotion } from './motion'
import type { Nearness } from './nearness'
import { type HistoryState, historyState, ObservationHistory } from './observation-history'
import type { ObservationCentricOptions } from './options'
import { ReUpdate, type ReUpdateState, reUpdateState } from './re-update'
import { sortAscending } from './sort-ascending'

/** A tracklet whose observations are stored by slot. */
export class ObservedTracklet extends OneListTracklet {
  /** Without a detection in the last frame that had detections. */
  missed = false
  /** Score of the detection before the latest; 0 without two in a row. */
  previousScore = 0
}

const observedState: Shape<OneListState<ObservedTracklet>> = record<OneListState<ObservedTracklet>>({
  ...oneListShapes,
  missed: flag,
  previousScore: moderate,
})

/** All pairs of overlapping boxes. */
const overlapping = { maxIouDistance: 1 } as const

/** What differs between the trackers of the family. */
export interface ObservationCentricParts<Bank extends KalmanFilterBank> {
  /** Of its filters: `CameraFilterBank` where tracks move with the camera. */
  readonly Bank: new (
    model: MotionModel,
    options?: BankOptions,
  ) => Bank
  readonly motion: ObservedMotion
  readonly momentum: MomentumOptions
  /** By which detections are compared with the last observations of tracks. */
  readonly nearness: Nearness
  readonly embeddings?: TrackEmbeddings | undefined
}

/**
 * What OC-SORT and its successors add to `OneListFollower`: the history of observations, momentum, recovery and re-update. A
 * tracker implements `follow` with the rounds of its paper.
 */
export abstract class ObservationCentricFollower<
  Options extends Required<ObservationCentricOptions>,
  Bank extends KalmanFilterBank = KalmanFilterBank,
> extends OneListFollower<ObservedTracklet, Options, TrackEmbeddings, Bank> {
  /** High-score detections. */
  protected readonly high: Unmatched
  protected readonly history: ObservationHistory
  protected readonly momentum: Momentum
  protected readonly reUpdate: ReUpdate<Bank>
  private readonly recoveryRound: FullRound
  private readonly unambiguous = new UnambiguousPairs()
  private readonly lazyMatcher = new LazyMatcher()

  constructor(
    options: Options,
    stream: Stream,
    private readonly own: Unmatched,
    { Bank, motion, momentum, nearness, embeddings }: ObservationCentricParts<Bank>,
  ) {
    super(options, stream, {
      bank: new Bank(motion.model, { workspace: stream.workspace }),
      Tracklet: ObservedTracklet,
      state: observedState,
      embeddings,
    })
    this.high = new Unmatched(stream.observations)
    this.history = new ObservationHistory(options.momentumFrames)
    this.momentum = new Momentum(this.history, momentum)
    this.reUpdate = new ReUpdate(this.filters.bank, new Bank(motion.replayModel), stream.observations)
    this.recoveryRound = this.newRound({ name: 'overlap with the last observation', unmatched: this.high, nearness })
  }

  protected newRound(
    parts: Pick<
      FullRoundParts,
      'name' | 'unmatched' | 'nearness' | 'extraCost' | 'minExtraCost' | 'isAllowed' | 'gate'
    >,
  ) {
    const { pool, candidates } = this.association
    return new FullRound({ pool, candidates, maxDistance: this.options.maxIouDistance, ...parts })
  }

  // Rounds.

  /** Fills a list with the detections that score above one limit and below another. */
  protected selectByScore(unmatched: Unmatched, above: number, below: number): void {
    const { own } = this
    const { scores } = this.stream.observations
    unmatched.clear()
    for (let k = 0; k < own.count; k++) {
      const observation = own.observations[k]!
      if (scores[observation]! > above && scores[observation]! < below) unmatched.add(observation)
    }
  }

  /** Fills the candidates with the pairs of a round that have a nearness above 0, at the cost 1 − nearness. */
  protected compareNear(round: FullRound): void {
    const { pool, candidates, overlaps } = this.association
    const { unmatched } = round
    unmatched.gather()
    if (round.isWide) {
      candidates.begin(unmatched.count)
      for (let i = 0; i < pool.count; i++) {
        for (let j = 0; j < unmatched.count; j++) candidates.add(j, round.distance(i, j))
        candidates.endRow()
      }
      return
    }
    if (round.shapes) {
      round.shapes.compare(candidates, pool, unmatched, overlapping)
      return
    }
    overlaps.fill(candidates, pool.boxes, pool.count, unmatched.boxes, unmatched.count, overlapping)
    if (round.nearness === iou) return
    const { rowCount, starts, columns, costs } = candidates
    for (let i = 0; i < rowCount; i++) {
      for (let k = starts[i]!; k < starts[i + 1]!; k++) costs[k] = round.distance(i, columns[k]!)
    }
  }

  /**
   * Matches by nearness alone if the pairs within the limit are one-to-one, as in the originals.
   * @returns whether they are.
   */
  protected matchOneToOne(round: FullRound): boolean {
    const { association } = this
    if (!this.unambiguous.keepBelow(association.candidates, round.maxDistance)) return false
    association.match(round)
    return true
  }

  /** Matches by the complete assignment of the least total cost, from which forbidden pairs are rejected afterwards. */
  protected matchFully(round: FullRound): void {
    round.addExtraCosts()
    this.lazyMatcher.match(round, round.isAllowed)
    if (this.stream.journal) round.listAllowed()
    this.association.apply(round, this.lazyMatcher)
  }

  /**
   * A round for the unmatched tracks, skipped if no pair is within the limit.
   * @returns whether there is one.
   */
  protected matchUnmatched(round: FullRound): boolean {
    if (this.association.pool.count === 0 || round.unmatched.count === 0) return false
    this.compareNear(round)
    if (!round.hasNear) return false
    this.matchFully(round)
    return true
  }

  /**
   * Observation-centric recovery (OCR): a round for unmatched tracks with the boxes of their last observations. Section 4.3.
   */
  protected recover(): void {
    if (this.high.count > 0) this.useLastObservations()
    // In the originals, this round sorts the unmatched detections.
    if (this.matchUnmatched(this.recoveryRound)) sortAscending(this.high.observations, this.high.count)
  }

  /** Sets the pool's boxes to the last observations of its tracks. */
  private useLastObservations(): void {
    const { history } = this
    const { pool } = this.association
    for (let i = 0; i < pool.count; i++) {
      const slot = pool.slots[i]!
      const from = history.has(slot) ? 4 * history.newest(slot) : -1
      // Reference quirk: a track with a single detection is a point at (−1, −1).
      for (let side = 0; side < 4; side++) pool.boxes[4 * i + side] = from < 0 ? -1 : history.boxes[from + side]!
    }
  }

  /** @returns false for a track that was lost: its filter is corrected here. */
  protected override updateTrack(track: ObservedTracklet, observation: number): boolean {
    const { history, momentum, reUpdate, stream } = this
    const { slot, score } = track
    const { now } = stream.clock
    const wasLost = reUpdate.isFrozen(slot)
    if (wasLost) this.reUpdateFilter(slot, observation)
    momentum.update(slot, now, stream.observations.boxes, observation)
    history.add(slot, now, stream.observations.boxes, observation)
    super.updateTrack(track, observation)
    reUpdate.note(slot, now, observation)
    track.missed = false
    track.previousScore = score
    return !wasLost
  }

  /** Observation-centric re-update (ORU) of the filter of a track that was lost. Section 4.1. */
  private reUpdateFilter(slot: number, observation: number): void {
    const { reUpdate, stream } = this
    const { bank, slots } = this.filters
    const predicted = slots.take()
    bank.copy(slot, predicted)
    reUpdate.replay(slot, stream.clock.now, observation)
    // Reference quirk: the filter is corrected by the observation twice: at the end of the replay, and here, with the noise of the
    // size predicted without a replay.
    bank.correct(slot, stream.observations.measurements, observation, undefined, predicted)
    slots.release(predicted)
  }

  protected override endMissed(): void {
    const { history, reUpdate } = this
    const { pool } = this.association
    const { now } = this.stream.clock
    for (let i = 0; i < pool.count; i++) {
      const track = pool.tracks[i]!
      // Reference quirk: a track with a single detection is never re-updated.
      if (!track.missed && history.has(track.slot)) reUpdate.freeze(track.slot, now)
      track.missed = true
      track.previousScore = 0
    }
    super.endMissed()
  }

  /** Starts tracks with unmatched high-score detections. */
  protected startAll(): void {
    const { high, history, momentum, reUpdate } = this
    for (let k = 0; k < high.count; k++) {
      const { slot } = this.start(high.observations[k]!)
      // Reference quirk: the first detection of a track is not an observation.
      history.clear(slot)
      momentum.clear(slot)
      reUpdate.clear(slot)
    }
  }

  // Reports.

  /** With the box of the detection, where the track has one in this frame. */
  protected override addRow(report: Report, track: ObservedTracklet): number {
    const { history } = this
    const row = super.addRow(report, track)
    if (track.lastFrame !== this.stream.clock.now || !history.has(track.slot)) return row
    const from = 4 * history.newest(track.slot)
    for (let side = 0; side < 4; side++) report.tracks.boxes[4 * row + side] = history.boxes[from + side]!
    return row
  }

  // Snapshots.

  protected override memoryOf(slot: number): ObservedMemory {
    return {
      history: this.history.snapshot(slot),
      directions: this.momentum.snapshot(slot),
      reUpdate: this.reUpdate.snapshot(slot),
    }
  }

  protected override restoreMemory(slot: number, memory: unknown): void {
    const { history, directions, reUpdate } = readState(observedMemory, memory)
    this.history.restore(slot, history)
    this.momentum.restore(slot, directions)
    this.reUpdate.restore(slot, reUpdate)
    const times = [...history.frames, reUpdate.lastFrame, reUpdate.frozen?.frame ?? 0]
    if (Math.max(...times) <= this.stream.clock.now) return
    throw new MotError(
      'invalid-snapshot',
      `Observations of the snapshot should be of its past, got ${times.join(', ')}.`,
    )
  }
}

interface ObservedMemory {
  readonly history: HistoryState
  /** [points × 2] */
  readonly directions: readonly number[]
  readonly reUpdate: ReUpdateState
}

const observedMemory: Shape<ObservedMemory> = record<ObservedMemory>({
  history: historyState,
  directions: numbers(),
  reUpdate: reUpdateState,
})
