import { type BankOptions, iou, type KalmanFilterBank, type MotionModel } from '@mot/core'
import { readState } from '../../read-state'
import { finite, flag, numbers, record, type Shape } from '../../shapes'
import type { TrackEmbeddings } from '../appearance/track-embeddings'
import { type OneListState, OneListTracklet, oneListShapes } from '../following/one-list-follower'
import type { Report } from '../following/report'
import { StreakFollower } from '../following/streak-follower'
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

/** A tracklet that knows where it was really seen. */
export class ObservedTracklet extends OneListTracklet {
  /** Not seen in the last frame that had detections. */
  missed = false
  /** Of the detection before the latest; 0 as long as there are not two in a row. */
  previousScore = 0
}

const observedState: Shape<OneListState<ObservedTracklet>> = record<OneListState<ObservedTracklet>>({
  ...oneListShapes,
  missed: flag,
  previousScore: finite,
})

/** Boxes that overlap at all. */
const touching = { maxIouDistance: 1 } as const

/** How one tracker of the family differs from the others. */
export interface ObservationCentricParts<Bank extends KalmanFilterBank> {
  /** What its filters lie in: a `CameraFilterBank` where tracks are to move with the camera. */
  readonly Bank: new (
    model: MotionModel,
    options?: BankOptions,
  ) => Bank
  readonly motion: ObservedMotion
  readonly momentum: MomentumOptions
  /** How boxes are compared with where tracks were last seen. */
  readonly nearness: Nearness
  readonly embeddings?: TrackEmbeddings | undefined
}

/**
 * Follows by what was observed more than by what a filter makes of it, as OC-SORT and its heirs do: all that they share. A
 * tracker extends it by its rounds.
 */
export abstract class ObservationCentricFollower<
  Options extends Required<ObservationCentricOptions>,
  Bank extends KalmanFilterBank = KalmanFilterBank,
> extends StreakFollower<ObservedTracklet, Options, TrackEmbeddings, Bank> {
  protected override readonly stateShape = observedState
  /** Sure detections. */
  protected readonly high: Unmatched
  protected readonly history: ObservationHistory
  protected readonly momentum: Momentum
  protected readonly reUpdate: ReUpdate<Bank>
  private readonly lastRound: FullRound
  private readonly unambiguous = new UnambiguousPairs()
  private readonly lazyMatcher = new LazyMatcher()

  constructor(
    options: Options,
    stream: Stream,
    private readonly own: Unmatched,
    { Bank, motion, momentum, nearness, embeddings }: ObservationCentricParts<Bank>,
  ) {
    super(options, stream, new Bank(motion.model, { workspace: stream.workspace }), embeddings)
    this.high = new Unmatched(stream.observations)
    this.history = new ObservationHistory(options.momentumFrames)
    this.momentum = new Momentum(this.history, momentum)
    this.reUpdate = new ReUpdate(this.bank, new Bank(motion.replayModel), stream.observations)
    this.lastRound = this.newRound({ name: 'overlap with where they were last seen', unmatched: this.high, nearness })
  }

  protected newRound(
    parts: Pick<FullRoundParts, 'name' | 'unmatched' | 'nearness' | 'rest' | 'leastRest' | 'belong' | 'gate'>,
  ) {
    const { pool, candidates, options } = this
    return new FullRound({ pool, candidates, maxDistance: options.maxIouDistance, ...parts })
  }

  // Rounds.

  /** Gathers the detections that score above one limit and below another. */
  protected takeScoring(unmatched: Unmatched, above: number, below: number): void {
    const { own } = this
    const { scores } = this.stream.observations
    unmatched.clear()
    for (let k = 0; k < own.count; k++) {
      const observation = own.observations[k]!
      if (scores[observation]! > above && scores[observation]! < below) unmatched.add(observation)
    }
  }

  /** Fills the candidates with the pairs of a round that are near at all, at the cost 1 − nearness. */
  protected findNear(round: FullRound): void {
    const { pool, candidates } = this
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
    this.overlaps.fill(candidates, pool.boxes, pool.count, unmatched.boxes, unmatched.count, touching)
    if (round.nearness === iou) return
    const { rowCount, starts, columns, costs } = candidates
    for (let i = 0; i < rowCount; i++) {
      for (let k = starts[i]!; k < starts[i + 1]!; k++) costs[k] = round.distance(i, columns[k]!)
    }
  }

  /**
   * Matches the candidates alone, if those that are near enough are one-to-one: nothing else is asked then, as in the originals.
   * @returns whether they were.
   */
  protected matchPlain(round: FullRound): boolean {
    if (!this.unambiguous.keepBelow(this.candidates, round.maxDistance)) return false
    this.match(round)
    return true
  }

  /** Makes as many pairs as there can be of the least cost in all, and parts those again that do not belong together. */
  protected matchFully(round: FullRound): void {
    round.addRest()
    this.lazyMatcher.match(round, round.belong)
    if (this.stream.journal) round.listBelonging()
    this.claim(round, this.lazyMatcher)
  }

  /**
   * A round for tracks left over, if any pair is near enough to be worth it.
   * @returns whether there was any.
   */
  protected matchLeft(round: FullRound): boolean {
    if (this.pool.count === 0 || round.unmatched.count === 0) return false
    this.findNear(round)
    if (!round.hasNear) return false
    this.matchFully(round)
    return true
  }

  /** A round for those left over where tracks were last seen: somebody may have stopped or turned where nobody saw it. */
  protected recover(): void {
    if (this.high.count > 0) this.recallBoxes()
    // In the originals, this round brings the detections that it leaves over back into order.
    if (this.matchLeft(this.lastRound)) sortAscending(this.high.observations, this.high.count)
  }

  /** Puts the pool's boxes where its tracks were last seen. */
  private recallBoxes(): void {
    const { pool, history } = this
    for (let i = 0; i < pool.count; i++) {
      const slot = pool.slots[i]!
      const from = history.has(slot) ? 4 * history.newest(slot) : -1
      // Reference quirk: who was seen only once is taken to be a point at (−1, −1).
      for (let side = 0; side < 4; side++) pool.boxes[4 * i + side] = from < 0 ? -1 : history.boxes[from + side]!
    }
  }

  protected override see(track: ObservedTracklet, observation: number): boolean {
    const { history, momentum, reUpdate, stream } = this
    const { slot, score } = track
    const { now } = stream.clock
    const wasOutOfSight = reUpdate.isFrozen(slot)
    if (wasOutOfSight) this.liveAgain(slot, observation)
    momentum.turn(slot, now, stream.observations.boxes, observation)
    history.add(slot, now, stream.observations.boxes, observation)
    super.see(track, observation)
    reUpdate.note(slot, now, observation)
    track.missed = false
    track.previousScore = score
    return !wasOutOfSight
  }

  /** Corrects the filter of one that was out of sight. */
  private liveAgain(slot: number, observation: number): void {
    const { bank, reUpdate, slots, stream } = this
    const predicted = slots.take()
    bank.copy(slot, predicted)
    reUpdate.replay(slot, stream.clock.now, observation)
    // Reference quirk: the filter takes in the observation twice, at the end of the replay and here, where the noise follows the
    // size that was predicted without it.
    bank.correct(slot, stream.observations.measurements, observation, undefined, predicted)
    slots.giveBack(predicted)
  }

  protected override endMissed(): void {
    const { pool, history, reUpdate } = this
    const { now } = this.stream.clock
    for (let i = 0; i < pool.count; i++) {
      const track = pool.tracks[i]!
      // Reference quirk: who was seen only once has nothing to come back to.
      if (!track.missed && history.has(track.slot)) reUpdate.freeze(track.slot, now)
      track.missed = true
      track.previousScore = 0
    }
    super.endMissed()
  }

  /** Starts tracks with the sure detections left. */
  protected startAll(): void {
    const { high, history, momentum, reUpdate } = this
    for (let k = 0; k < high.count; k++) {
      const { slot } = this.start(high.observations[k]!)
      // Reference quirk: the detection that a track begins with is no observation.
      history.clear(slot)
      momentum.clear(slot)
      reUpdate.clear(slot)
    }
  }

  protected override newTracklet(id: number, slot: number): ObservedTracklet {
    return new ObservedTracklet(id, slot)
  }

  // Reports.

  /** Who is seen is reported as it was seen. */
  protected override addRow(report: Report, track: ObservedTracklet): number {
    const { history } = this
    const row = super.addRow(report, track)
    if (track.lastFrame !== this.stream.clock.now || !history.has(track.slot)) return row
    const from = 4 * history.newest(track.slot)
    for (let side = 0; side < 4; side++) report.tracks.boxes[4 * row + side] = history.boxes[from + side]!
    return row
  }

  // Memory.

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
