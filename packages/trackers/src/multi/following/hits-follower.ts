import { CameraFilterBank, MotionGate, xyah } from '@mot/core'
import { count, record } from '../../shapes'
import type { Appearance } from '../appearance/appearance'
import { ClippedMatcher } from '../rounds/clipped-matcher'
import { DetectionFilter } from '../rounds/detection-filter'
import { PythonSet } from '../rounds/python-set'
import { gatedRound, type OverlapRound, overlapRound, type Round } from '../rounds/round'
import { Unmatched } from '../rounds/unmatched'
import type { HitsOptions } from './hits-options'
import { OneListFollower, OneListTracklet, oneListShapes } from './one-list-follower'
import type { Report } from './report'
import type { Stream } from './stream'

export class HitsTracklet extends OneListTracklet {
  /** Frames with detections since it was last seen. */
  missedFrames = 0
}

const hitsState = record({ ...oneListShapes, missedFrames: count })

/**
 * Follows with tracks that are tentative until they were hit often enough, as DeepSORT and StrongSORT do: what their rounds need.
 * A tracker extends it by its rounds, in `follow`.
 */
export abstract class HitsFollower<Options extends Required<HitsOptions>> extends OneListFollower<
  HitsTracklet,
  Appearance,
  CameraFilterBank
> {
  /** Detections that nobody has claimed yet. */
  protected readonly unmatched: Unmatched
  protected readonly appearanceRound: Round
  protected readonly overlapRound: OverlapRound
  protected override readonly maxLostFrames: number
  protected override readonly stateShape = hitsState
  private readonly minHits: number
  private readonly detectionFilter: DetectionFilter
  private readonly gate = new MotionGate()
  private readonly clipped = new ClippedMatcher()
  private rivals = new Int32Array(0)

  constructor(
    protected readonly options: Options,
    stream: Stream,
    private readonly own: Unmatched,
    private readonly appearance: Appearance,
  ) {
    super(stream, new CameraFilterBank(xyah, { workspace: stream.workspace }), appearance)
    this.maxLostFrames = options.maxLostFrames
    this.minHits = options.minHits
    this.detectionFilter = new DetectionFilter(stream.observations, options)
    this.unmatched = new Unmatched(stream.observations)
    this.appearanceRound = gatedRound('appearance and motion', this.unmatched, options.maxEmbeddingDistance, this.bank)
    this.overlapRound = overlapRound('overlap', this.unmatched, options.maxIouDistance, false)
  }

  override advance(): void {
    this.predictAll()
  }

  // Steps of a frame.

  protected sortDetections(): void {
    this.detectionFilter.fill(this.unmatched, this.own)
  }

  /** Predicts everybody, and moves them with the camera. */
  protected override moveAll(): void {
    this.predictAll()
    const { cameraMotion } = this.stream.observations
    if (cameraMotion && this.options.followCamera) {
      this.bank.multiWarp(this.pool.slots, cameraMotion, this.pool.count)
    }
  }

  /** Tentative tracks in the pool, and after them those that were seen in the last frame and not yet in this one. */
  protected gatherForOverlap(): void {
    const { pool, tracks } = this
    const { now } = this.stream.clock
    pool.clear()
    for (const track of tracks) if (track.state === 'tentative') pool.add(track)
    const tentativeCount = pool.count
    for (const track of tracks) if (track.state === 'tracked' && track.lastFrame < now) pool.add(track)
    if (pool.count < tentativeCount + 2) return

    // Reference quirk: they come in the order of a Python set of all that the first round has left over.
    const confirmed = [...tracks.keys()].filter((i) => tracks[i]!.state !== 'tentative')
    const isSeen = (i: number) => tracks[i]!.lastFrame === now
    const left = PythonSet.from(confirmed).without(isSeen, confirmed.filter(isSeen).length)
    pool.count = tentativeCount
    for (const i of left) if (tracks[i]!.state === 'tracked') pool.add(tracks[i]!)
  }

  /** Fills the candidates with pairs of the pool and the detections inside the motion gate, at the cost of their appearance. */
  protected findAlike({ unmatched }: Round): void {
    const { pool, candidates, bank, appearance } = this
    const { appearanceWeight, maxEmbeddingDistance } = this.options
    unmatched.gatherMeasurements()
    this.gate.fill(candidates, bank, pool.slots, pool.count, unmatched.measurements, unmatched.count)
    const rivals = this.countRivals()
    // Of two that nobody else disputes it is enough to know that they are near, unless somebody wants to be told how near.
    const enough = appearanceWeight === 1 && !this.stream.journal ? maxEmbeddingDistance : 0
    const { rowCount, starts, columns, costs } = candidates
    for (let i = 0; i < rowCount; i++) {
      const slot = pool.slots[i]!
      const begin = starts[i]!
      const end = starts[i + 1]!
      for (let k = begin; k < end; k++) {
        const column = columns[k]!
        const isUndisputed = end === begin + 1 && rivals[column] === 1
        const distance = appearance.distance(slot, unmatched.observations[column]!, isUndisputed ? enough : 0)
        costs[k] = appearanceWeight * distance + (1 - appearanceWeight) * costs[k]!
      }
    }
  }

  /** How many of the pool each of the candidates' columns may go with, [columns]. */
  private countRivals(): Int32Array {
    const { columnCount, count, columns } = this.candidates
    if (this.rivals.length < columnCount) this.rivals = new Int32Array(2 * columnCount)
    const { rivals } = this
    rivals.fill(0, 0, columnCount)
    for (let k = 0; k < count; k++) rivals[columns[k]!]!++
    return rivals
  }

  protected override match(round: Round): void {
    this.claim(round, this.clipped.match(this.candidates, round.maxCost))
  }

  protected override see(track: HitsTracklet, observation: number): boolean {
    super.see(track, observation)
    this.appearance.see(track.slot, observation)
    track.missedFrames = 0
    if (track.state !== 'tentative' || track.hitStreak + 1 >= this.minHits) track.state = 'tracked'
    return true
  }

  private readonly isGivenUp = (track: HitsTracklet): boolean =>
    track.state === 'tentative' && track.lastFrame < this.stream.clock.now

  /** Notes who was not seen in this frame. Whoever was tentative, or has been unseen for too long, is gone. */
  protected endMissed(): void {
    const { now } = this.stream.clock
    this.list.drop(this.isGivenUp, 'not seen again at once')
    for (const track of this.tracks) {
      if (track.lastFrame === now) continue
      track.state = 'lost'
      track.missedFrames++
    }
    this.dropUnseen(now)
  }

  /** Detections that are left start tracks. */
  protected startAll(): void {
    const { unmatched } = this
    for (let k = 0; k < unmatched.count; k++) {
      const track = this.start(unmatched.observations[k]!)
      if (this.minHits === 1) track.state = 'tracked'
    }
  }

  protected override newTracklet(id: number, slot: number): HitsTracklet {
    return new HitsTracklet(id, slot)
  }

  // Reports.

  /** In the order they began. */
  override report(report: Report): void {
    for (const track of this.tracks) {
      if (track.state === 'tracked' || this.isJustMissed(track)) this.addRow(report, track)
    }
  }

  /** Whether it is reported where it should be, unless its box has shrunk to nothing there. */
  private isJustMissed({ state, missedFrames, slot }: HitsTracklet): boolean {
    if (!this.options.reportMissed || state !== 'lost' || missedFrames !== 1) return false
    const { means, stride } = this.bank
    return means[slot * stride + 2]! > 0 && means[slot * stride + 3]! > 0
  }
}
