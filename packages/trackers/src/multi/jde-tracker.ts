import {
  Candidates,
  type Detections,
  type FuseMotionOptions,
  fuseMotion,
  KalmanFilterBank,
  Matcher,
  MotionGate,
  OverlapCandidates,
  type OverlapOptions,
  smoothEmbedding,
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
  private readonly overlapOptions: OverlapOptions
  private readonly tentativeOptions: OverlapOptions
  private readonly duplicateOptions: OverlapOptions
  private readonly fuseOptions: FuseMotionOptions

  // What it remembers.
  private readonly clock = new FrameClock()
  private nextId = 1
  /** 0 as long as no embedding has been seen. */
  private embeddingDimension = 0
  /** [slots × embeddingDimension] smoothed, unit vectors. */
  private embeddings = new Float32Array(0)
  private bank = new KalmanFilterBank(xyah)
  private slots = new Slots()
  private lists = new TrackletLists(this.slots)

  // Scratch of one update.
  private readonly observations = new Observations()
  private readonly candidates = new Candidates()
  private readonly gate = new MotionGate()
  private readonly overlaps = new OverlapCandidates()
  private readonly matcher = new Matcher()
  /** Who takes part in a round; afterwards, whom it leaves over. */
  private readonly pool: Tracklet[] = []
  /** [pool] */
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
    this.overlapOptions = { maxIouDistance: this.options.maxIouDistance, inclusive }
    this.tentativeOptions = { maxIouDistance: this.options.maxTentativeIouDistance, inclusive }
    this.fuseOptions = { metric: this.options.embeddingMetric, appearanceWeight: this.options.appearanceWeight }
    this.duplicateOptions = { maxIouDistance: this.options.duplicateIouDistance, inclusive }
  }

  update(detections: Detections): Tracks {
    const { clock, observations, lists, pool, options } = this
    const frame = clock.check(detections)
    observations.read(detections, this.embeddingDimension, options)
    // Nothing is refused from here on.
    if (detections.count > 0) this.embeddingDimension = detections.embeddingDimension
    this.skipTo(frame)
    clock.accept(frame, detections)
    this.movePool()

    // 1. By appearance and motion, for all but tentative tracks.
    this.compareAppearances()
    this.match(options.maxEmbeddingDistance)

    // 2. By overlap, for tracks seen in the last frame.
    keepState(pool, 'tracked')
    this.findOverlaps(this.overlapOptions)
    this.match(options.maxIouDistance)
    for (const track of pool) {
      track.state = 'lost'
      lists.missed.push(track)
    }

    // 3. By overlap, for tentative tracks: those not seen again at once are gone.
    pool.length = 0
    for (const track of lists.followed) if (track.state === 'tentative') pool.push(track)
    this.findOverlaps(this.tentativeOptions)
    this.match(options.maxTentativeIouDistance)
    for (const track of pool) track.state = 'removed'

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
    this.forget(0)
    this.reportFollowed(0)
  }

  snapshot(): TrackerSnapshot {
    const { frame, imageWidth, imageHeight } = this.clock
    return writeJdeSnapshot({
      stream: { frame, imageWidth, imageHeight },
      nextId: this.nextId,
      embeddingDimension: this.embeddingDimension,
      followed: this.lists.followed.map((track) => this.snapshotOf(track)),
      lost: this.lists.lost.map((track) => this.snapshotOf(track)),
    })
  }

  restore(snapshot: TrackerSnapshot): void {
    const state = readJdeSnapshot(snapshot)
    // Filters check themselves while they are restored, so they are restored before anything is given up.
    const bank = new KalmanFilterBank(xyah)
    for (const [slot, { filter }] of [...state.followed, ...state.lost].entries()) bank.restore(slot, filter)
    this.forget(state.embeddingDimension)
    this.bank = bank
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
    pool.length = 0
    // Reference quirk: tentative tracks are never predicted.
    for (const track of lists.followed) if (track.state === 'tracked') pool.push(track)
    for (const track of lists.lost) {
      // An unseen object keeps its size.
      bank.holdSize(track.slot)
      pool.push(track)
    }
    if (this.poolSlots.length < pool.length) this.poolSlots = new Int32Array(2 * pool.length)
    for (let i = 0; i < pool.length; i++) this.poolSlots[i] = pool[i]!.slot
    bank.multiPredict(this.poolSlots, pool.length)
  }

  // Rounds.

  private compareAppearances(): void {
    const { candidates, poolSlots, observations } = this
    this.gate.fill(candidates, this.bank, poolSlots, this.pool.length, observations.measurements, observations.count)
    fuseMotion(
      candidates,
      this.embeddings,
      poolSlots,
      observations.embeddings,
      this.embeddingDimension,
      this.fuseOptions,
    )
  }

  private findOverlaps(options: OverlapOptions): void {
    const { pool, observations } = this
    this.trackBoxes = this.gatherBoxes(pool, this.trackBoxes)
    observations.gatherLeftBoxes()
    this.overlaps.fill(
      this.candidates,
      this.trackBoxes,
      pool.length,
      observations.leftBoxes,
      observations.leftCount,
      options,
    )
  }

  /** Matches the pool with the observations left, and leaves in both whoever has found nobody. */
  private match(maxDistance: number): void {
    const { matcher, pool, observations } = this
    matcher.match(this.candidates, maxDistance)
    for (let k = 0; k < matcher.matchCount; k++) {
      this.see(pool[matcher.matchedRows[k]!]!, observations.left[matcher.matchedColumns[k]!]!)
    }
    for (let k = 0; k < matcher.freeRowCount; k++) pool[k] = pool[matcher.freeRows[k]!]!
    pool.length = matcher.freeRowCount
    observations.keepFree(matcher)
  }

  private see(track: Tracklet, observation: number): void {
    const { observations, embeddings, embeddingDimension } = this
    const { slot } = track
    this.bank.correct(slot, observations.measurements, observation)
    const momentum = this.options.embeddingMomentum
    smoothEmbedding(embeddings, slot, observations.embeddings, observation, embeddingDimension, momentum)
    if (track.state === 'lost' || track.state === 'removed') this.lists.found.push(track)
    track.state = 'tracked'
    track.lastFrame = this.clock.frame
    track.score = observations.scores[observation]!
    track.classId = observations.classIds[observation]!
    track.detectionIndex = observations.rows[observation]!
  }

  private start(observation: number): void {
    const { observations, embeddingDimension: dimension } = this
    const { frame } = this.clock
    const slot = this.slots.take()
    this.bank.initiate(slot, observations.measurements, observation)
    this.reserveEmbeddings(slot + 1)
    for (let k = 0; k < dimension; k++) {
      this.embeddings[slot * dimension + k] = observations.embeddings[observation * dimension + k]!
    }
    this.lists.born.push({
      id: this.nextId++,
      slot,
      state: frame === 1 && this.options.confirmFirstFrame ? 'tracked' : 'tentative',
      startFrame: frame,
      lastFrame: frame,
      score: observations.scores[observation]!,
      classId: observations.classIds[observation]!,
      detectionIndex: observations.rows[observation]!,
      wasRemoved: false,
      duplicate: false,
    })
  }

  private dropDuplicates(): void {
    const { lists, candidates, duplicateOptions } = this
    const { followed, lost } = lists
    if (lost.length === 0) return
    this.trackBoxes = this.gatherBoxes(followed, this.trackBoxes)
    this.lostBoxes = this.gatherBoxes(lost, this.lostBoxes)
    this.overlaps.fill(candidates, this.trackBoxes, followed.length, this.lostBoxes, lost.length, duplicateOptions)
    lists.dropDuplicates(candidates, duplicateOptions.maxIouDistance)
  }

  // Columns.

  /** Boxes of tracklets, in `boxes` or in a longer column. */
  private gatherBoxes(tracklets: readonly Tracklet[], boxes: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
    const { means, stride } = this.bank
    if (boxes.length < 4 * tracklets.length) boxes = new Float64Array(8 * tracklets.length)
    for (let i = 0; i < tracklets.length; i++) xyahToTlbr(means, tracklets[i]!.slot * stride, boxes, 4 * i)
    return boxes
  }

  private reserveEmbeddings(slots: number): void {
    const needed = slots * this.embeddingDimension
    if (this.embeddings.length >= needed) return
    const { embeddings } = this
    this.embeddings = new Float32Array(2 * needed)
    this.embeddings.set(embeddings)
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

  private forget(embeddingDimension: number): void {
    this.embeddingDimension = embeddingDimension
    this.embeddings = new Float32Array(0)
    this.bank = new KalmanFilterBank(xyah)
    this.slots = new Slots()
    this.lists = new TrackletLists(this.slots)
  }

  private snapshotOf({ slot, duplicate, ...track }: Tracklet): TrackletSnapshot {
    const dimension = this.embeddingDimension
    const embedding = [...this.embeddings.subarray(slot * dimension, (slot + 1) * dimension)]
    return { ...track, filter: this.bank.snapshot(slot), embedding }
  }

  /** A tracklet in the next slot. */
  private revive({ filter, embedding, ...track }: TrackletSnapshot): Tracklet {
    const slot = this.slots.take()
    this.reserveEmbeddings(slot + 1)
    this.embeddings.set(embedding, slot * this.embeddingDimension)
    return { ...track, slot, duplicate: false }
  }
}

function keepState(pool: Tracklet[], state: Tracklet['state']): void {
  let kept = 0
  for (const track of pool) if (track.state === state) pool[kept++] = track
  pool.length = kept
}
