import {
  Candidates,
  type CostLimitOptions,
  type Detections,
  EmbeddingRows,
  type FuseMotionOptions,
  fuseMotion,
  KalmanFilterBank,
  Matcher,
  MotionGate,
  OverlapCandidates,
  type OverlapOptions,
  type Tracker,
  type TrackerSnapshot,
  type Tracks,
  TracksWriter,
  xyah,
  xyahToTlbr,
} from '@mot/core'
import { FrameClock } from '../frame-clock'
import { Slots } from '../slots'
import { completeJdeOptions, type JDETrackerOptions } from './jde-options'
import { readJdeSnapshot, type TrackletSnapshot, writeJdeSnapshot } from './jde-snapshot'
import { Observations } from './observations'
import type { Tracklet } from './tracklet'
import { TrackletLists } from './tracklet-lists'

/**
 * Follows objects by appearance and motion, then by overlap: the tracker of "Towards Real-Time Multi-Object Tracking" (Wang
 * et al. 2020, section 3.4) and of "FairMOT" (Zhang et al. 2021, section 3.4). Detections need embeddings.
 *
 * An object is reported from its second detection on (in frame 1: at once, unless `confirmFirstFrame` is false). Where it
 * is not seen, it is lost, moves on as predicted, and may be found again by its appearance for `maxLostFrames`. Nobody
 * unseen for longer survives frames without detections.
 *
 * What to change when…
 * - ids jump between people who pass each other: lower `maxEmbeddingDistance`.
 * - people come back with a new id: raise `maxLostFrames`, then `maxEmbeddingDistance`.
 * - tracks start on things that are nobody: raise `newTrackScore` or `minScore`.
 * - tracks break up at low frame rates: raise `maxIouDistance`.
 */
export class JDETracker implements Tracker {
  readonly options: Readonly<Required<JDETrackerOptions>>
  /** At this frame rate. */
  private readonly maxLostFrames: number
  // What each round accepts.
  private readonly appearanceRound: FuseMotionOptions & Required<CostLimitOptions>
  private readonly overlapRound: OverlapOptions & Required<CostLimitOptions>
  private readonly tentativeRound: OverlapOptions & Required<CostLimitOptions>
  private readonly duplicateOptions: OverlapOptions

  // What it remembers.
  private readonly clock = new FrameClock()
  private nextId = 1
  /** [slots] smoothed. Dimension 0 as long as none has been seen. */
  private embeddings = new EmbeddingRows()
  private bank = new KalmanFilterBank(xyah)
  private slots = new Slots()
  private lists = new TrackletLists(this.slots)

  // Scratch of one update.
  private readonly observations = new Observations()
  private readonly candidates = new Candidates()
  private readonly gate = new MotionGate()
  private readonly overlaps = new OverlapCandidates()
  private readonly matcher = new Matcher()
  /** Who takes part in a round; afterwards, whom it leaves over. Longer than `poolCount`: cutting it would make garbage. */
  private readonly pool: Tracklet[] = []
  private poolCount = 0
  /** [poolCount] */
  private poolSlots = new Int32Array(64)
  /** [tracklets × 4] */
  private trackBoxes = new Float64Array(256)
  private lostBoxes = new Float64Array(256)

  private readonly report = new TracksWriter()
  private readonly lostReport = new TracksWriter()

  /** @throws MotError `invalid-option`. */
  constructor(options: JDETrackerOptions = {}) {
    this.options = completeJdeOptions(options)
    const { frameRate, maxLostFrames, inclusive } = this.options
    this.maxLostFrames = Math.floor((frameRate / 30) * maxLostFrames)
    const { maxEmbeddingDistance, maxIouDistance, maxTentativeIouDistance, embeddingMetric } = this.options
    this.appearanceRound = {
      costLimit: maxEmbeddingDistance,
      metric: embeddingMetric,
      appearanceWeight: this.options.appearanceWeight,
    }
    this.overlapRound = { costLimit: maxIouDistance, maxIouDistance, inclusive }
    this.tentativeRound = { costLimit: maxTentativeIouDistance, maxIouDistance: maxTentativeIouDistance, inclusive }
    this.duplicateOptions = { maxIouDistance: this.options.duplicateIouDistance, inclusive }
  }

  update(detections: Detections): Tracks {
    const { clock, observations, lists, options } = this
    const frame = clock.check(detections)
    observations.read(detections, this.embeddings.dimension, options)
    // Nothing is refused from here on.
    if (detections.count > 0) this.embeddings.dimension = detections.embeddingDimension
    this.skipTo(frame)
    clock.accept(frame, detections)
    this.movePool()

    // 1. By appearance and motion, for all but tentative tracks.
    this.compareAppearances()
    this.match(this.appearanceRound)

    // 2. By overlap, for tracks seen in the last frame.
    this.keepTracked()
    this.findOverlaps(this.overlapRound)
    this.match(this.overlapRound)
    for (let i = 0; i < this.poolCount; i++) {
      const track = this.pool[i]!
      track.state = 'lost'
      lists.missed.push(track)
    }

    // 3. By overlap, for tentative tracks: those not seen again at once are gone.
    this.gatherTentative()
    this.findOverlaps(this.tentativeRound)
    this.match(this.tentativeRound)
    for (let i = 0; i < this.poolCount; i++) this.pool[i]!.state = 'removed'

    // 4. Whoever is left starts a track.
    for (let k = 0; k < observations.leftCount; k++) {
      const observation = observations.left[k]!
      if (observations.scores[observation]! >= options.newTrackScore) this.start(observation)
    }

    lists.settle(frame, this.maxLostFrames)
    this.dropDuplicates()
    return this.reportFollowed(detections.count)
  }
  predict(): Tracks {
    this.advance()
    return this.reportFollowed(0)
  }

  get lost(): Tracks {
    this.lostReport.begin(this.clock.frame, 0)
    for (const track of this.lists.lost) if (track.state === 'lost') this.write(this.lostReport, track)
    return this.lostReport.tracks
  }

  reset(): void {
    this.clock.set({ frame: 0, imageWidth: 0, imageHeight: 0 })
    this.nextId = 1
    this.forget()
    this.reportFollowed(0)
  }

  snapshot(): TrackerSnapshot {
    const { frame, imageWidth, imageHeight } = this.clock
    return writeJdeSnapshot({
      stream: { frame, imageWidth, imageHeight },
      nextId: this.nextId,
      embeddingDimension: this.embeddings.dimension,
      followed: this.lists.followed.map((track) => this.snapshotOf(track)),
      lost: this.lists.lost.map((track) => this.snapshotOf(track)),
    })
  }

  restore(snapshot: TrackerSnapshot): void {
    const state = readJdeSnapshot(snapshot)
    // Filters and embeddings check themselves while they are restored, so that comes before anything is given up.
    const bank = new KalmanFilterBank(xyah)
    const embeddings = new EmbeddingRows(state.embeddingDimension)
    for (const [slot, { filter, embedding }] of [...state.followed, ...state.lost].entries()) {
      bank.restore(slot, filter)
      embeddings.restore(slot, embedding)
    }
    this.forget()
    this.bank = bank
    this.embeddings = embeddings
    this.clock.set(state.stream)
    this.nextId = state.nextId
    for (const track of state.followed) this.lists.followed.push(this.revive(track))
    for (const track of state.lost) this.lists.lost.push(this.revive(track))
    this.reportFollowed(0)
  }

  // Time.

  /** Predicts the frames before this one that were left out. */
  private skipTo(frame: number): void {
    const { clock, lists } = this
    while (clock.frame < frame - 1 && lists.followed.length + lists.lost.length > 0) this.advance()
    clock.frame = frame - 1
  }

  /** One frame without detections. */
  private advance(): void {
    this.clock.frame++
    this.movePool()
    this.lists.dropUnseen(this.clock.frame, this.maxLostFrames)
  }

  /** Gathers all but tentative tracks in the pool and predicts them. */
  private movePool(): void {
    const { pool, lists, bank } = this
    let count = 0
    // Reference quirk: tentative tracks are never predicted.
    for (const track of lists.followed) if (track.state === 'tracked') pool[count++] = track
    for (const track of lists.lost) {
      // An unseen object keeps its size.
      bank.holdSize(track.slot)
      pool[count++] = track
    }
    this.poolCount = count
    this.reserveSlots(Math.max(count, lists.followed.length))
    for (let i = 0; i < count; i++) this.poolSlots[i] = pool[i]!.slot
    bank.multiPredict(this.poolSlots, count)
  }

  // Rounds.

  /** Leaves those that were seen in the last frame in the pool. */
  private keepTracked(): void {
    const { pool } = this
    let kept = 0
    for (let i = 0; i < this.poolCount; i++) if (pool[i]!.state === 'tracked') pool[kept++] = pool[i]!
    this.poolCount = kept
  }

  private gatherTentative(): void {
    this.poolCount = 0
    for (const track of this.lists.followed) if (track.state === 'tentative') this.pool[this.poolCount++] = track
  }

  private compareAppearances(): void {
    const { candidates, poolSlots, observations } = this
    this.gate.fill(candidates, this.bank, poolSlots, this.poolCount, observations.measurements, observations.count)
    fuseMotion(candidates, this.embeddings, poolSlots, observations.embeddings, observations.rows, this.appearanceRound)
  }

  private findOverlaps(options: OverlapOptions): void {
    const { observations } = this
    this.trackBoxes = this.gatherBoxes(this.pool, this.poolCount, this.trackBoxes)
    observations.gatherLeftBoxes()
    this.overlaps.fill(
      this.candidates,
      this.trackBoxes,
      this.poolCount,
      observations.leftBoxes,
      observations.leftCount,
      options,
    )
  }

  /** Matches the pool with the observations left, and leaves in both whoever has found nobody. */
  private match(options: Required<CostLimitOptions>): void {
    const { matcher, pool, observations } = this
    matcher.match(this.candidates, options)
    const { matchCount, matchedRows, matchedColumns, freeRows, freeRowCount } = matcher
    for (let k = 0; k < matchCount; k++) {
      this.see(pool[matchedRows[k]!]!, observations.left[matchedColumns[k]!]!)
    }
    for (let k = 0; k < freeRowCount; k++) pool[k] = pool[freeRows[k]!]!
    this.poolCount = freeRowCount
    observations.keepFree(matcher)
  }

  private see(track: Tracklet, observation: number): void {
    const { observations } = this
    const row = observations.rows[observation]!
    this.bank.correct(track.slot, observations.measurements, observation)
    this.embeddings.smooth(track.slot, observations.embeddings, row, this.options.embeddingMomentum)
    if (track.state === 'lost' || track.state === 'removed') this.lists.found.push(track)
    track.state = 'tracked'
    track.lastFrame = this.clock.frame
    track.score = observations.scores[observation]!
    track.classId = observations.classIds[observation]!
    track.detectionIndex = row
  }

  private start(observation: number): void {
    const { observations, embeddings } = this
    const { frame } = this.clock
    const row = observations.rows[observation]!
    const slot = this.slots.take()
    this.bank.initiate(slot, observations.measurements, observation)
    embeddings.reserve(slot + 1)
    embeddings.copy(slot, observations.embeddings, row)
    this.lists.born.push({
      id: this.nextId++,
      slot,
      state: frame === 1 && this.options.confirmFirstFrame ? 'tracked' : 'tentative',
      startFrame: frame,
      lastFrame: frame,
      score: observations.scores[observation]!,
      classId: observations.classIds[observation]!,
      detectionIndex: row,
      wasRemoved: false,
      duplicate: false,
    })
  }

  private dropDuplicates(): void {
    const { lists, candidates, duplicateOptions } = this
    const { followed, lost } = lists
    if (lost.length === 0) return
    this.trackBoxes = this.gatherBoxes(followed, followed.length, this.trackBoxes)
    this.lostBoxes = this.gatherBoxes(lost, lost.length, this.lostBoxes)
    this.overlaps.fill(candidates, this.trackBoxes, followed.length, this.lostBoxes, lost.length, duplicateOptions)
    lists.dropDuplicates(candidates, duplicateOptions.maxIouDistance)
  }

  // Columns.

  /** Boxes of the first `count` tracklets, in `boxes` or in a longer column. */
  private gatherBoxes(
    tracklets: readonly Tracklet[],
    count: number,
    boxes: Float64Array<ArrayBuffer>,
  ): Float64Array<ArrayBuffer> {
    const { means, stride } = this.bank
    if (boxes.length < 4 * count) boxes = new Float64Array(8 * count)
    for (let i = 0; i < count; i++) xyahToTlbr(means, tracklets[i]!.slot * stride, boxes, 4 * i)
    return boxes
  }

  private reserveSlots(count: number): void {
    if (this.poolSlots.length >= count) return
    this.poolSlots = new Int32Array(2 * count)
  }

  private reportFollowed(detectionCount: number): Tracks {
    this.report.begin(this.clock.frame, detectionCount)
    for (const track of this.lists.followed) if (track.state === 'tracked') this.write(this.report, track)
    return this.report.tracks
  }

  private write(report: TracksWriter, track: Tracklet): void {
    const { frame } = this.clock
    const detectionIndex = track.lastFrame === frame ? track.detectionIndex : -1
    const row = report.add(track.id, track.classId, detectionIndex, frame - track.startFrame + 1)
    report.tracks.scores[row] = track.score
    xyahToTlbr(this.bank.means, track.slot * this.bank.stride, report.tracks.boxes, 4 * row)
  }

  // Memory.

  private forget(): void {
    this.embeddings = new EmbeddingRows()
    this.bank = new KalmanFilterBank(xyah)
    this.pool.length = 0
    this.slots = new Slots()
    this.lists = new TrackletLists(this.slots)
  }

  private snapshotOf({ slot, duplicate, ...track }: Tracklet): TrackletSnapshot {
    return { ...track, filter: this.bank.snapshot(slot), embedding: this.embeddings.snapshot(slot) }
  }

  /** A tracklet in the next slot. */
  private revive({ filter, embedding, ...track }: TrackletSnapshot): Tracklet {
    return { ...track, slot: this.slots.take(), duplicate: false }
  }
}
