import { CameraFilterBank, type DetectionsInput, type Tracks, tlbrToXywh } from '@mot/core'
import { moderate, record } from '../shapes'
import { TrackEmbeddings } from './appearance/track-embeddings'
import type { Explanation } from './following/explanation'
import { MultiTracker } from './following/multi-tracker'
import { OneListFollower, OneListTracklet, oneListShapes, type TrackState } from './following/one-list-follower'
import type { Report } from './following/report'
import type { Stream } from './following/stream'
import { MutualMatcher } from './rounds/mutual-matcher'
import { type OverlapRound, overlapRound } from './rounds/round'
import { Unmatched } from './rounds/unmatched'
import { CornerDirections } from './track-track/corner-directions'
import { DetectionLists, type FurtherDetections } from './track-track/detection-lists'
import { FrameDetections } from './track-track/frame-detections'
import { trackTrackModel } from './track-track/motion-model'
import { NewTracks } from './track-track/new-tracks'
import { ScoreColumns } from './track-track/score-columns'
import { completeTrackTrackOptions, type TrackTrackOptions } from './track-track-options'

/**
 * Matches from the perspective of tracks: a track and a detection that are each other's nearest, again and again at a falling limit,
 * over high-score, low-score and suppressed detections at once; and starts no track beside another. "Focusing on Tracks for Online
 * Multi-Object Tracking" (Shim et al. 2025), section 3.
 *
 * An object is reported from its third detection in a row on. Without a detection it is lost, and may be matched again for
 * `maxLostFrames`. In a frame without any detections no track becomes lost: tracks are reported with their predicted boxes.
 *
 * What to change when…
 * - people who are half hidden lose their ids: give `update` the detections before suppression, or lower `suppressedPenalty`.
 * - people who pass each other swap ids: `useEmbeddings`.
 * - ids are lost when the camera pans: give detections their `cameraMotion`.
 * - one person has two tracks: raise `newTrackIouDistance`.
 * - sizes of boxes run away while people are hidden: `holdSize`.
 */
export class TrackTrack extends MultiTracker<Required<TrackTrackOptions>> {
  private readonly detectionLists: DetectionLists

  /** @throws MotError `invalid-option`. */
  constructor(options: TrackTrackOptions = {}) {
    const complete = completeTrackTrackOptions(options)
    const lists = new DetectionLists()
    super({
      name: 'TrackTrack',
      options: complete,
      frameRate: options.frameRate,
      Follower: class extends TrackFollower {
        constructor(own: Required<TrackTrackOptions>, stream: Stream, unmatched: Unmatched) {
          super(own, stream, unmatched, lists)
        }
      },
      toMeasurement: tlbrToXywh,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: complete.useEmbeddings,
      minAppearanceScore: complete.minScore,
    })
    this.detectionLists = lists
  }

  override update(detections: DetectionsInput, further?: FurtherDetections): Tracks {
    return super.update(this.detectionLists.join(detections, further))
  }

  override explain(detections: DetectionsInput, further?: FurtherDetections): Explanation {
    return super.explain(this.detectionLists.join(detections, further))
  }
}

class TrackTracklet extends OneListTracklet {
  /** Of the detection before its latest one; of the latest one where it has only that. */
  previousScore = 0
}

const trackState = record({ ...oneListShapes, previousScore: moderate })

class TrackFollower extends OneListFollower<
  TrackTracklet,
  Required<TrackTrackOptions>,
  TrackEmbeddings,
  CameraFilterBank
> {
  private readonly detections: FrameDetections
  private readonly scores: ScoreColumns
  private readonly directions: CornerDirections
  private readonly newTracks: NewTracks
  private readonly matcher = new MutualMatcher()
  private readonly high: Unmatched
  private readonly allRound: OverlapRound
  private readonly tentativeRound: OverlapRound
  // Scratch of one update.
  /** [columns] added to the costs of each. */
  private penalties = new Float64Array(64)
  private readonly angle = new Float64Array(1)
  /** [columns] pairs of each. */
  private rivals = new Int32Array(64)

  constructor(
    options: Required<TrackTrackOptions>,
    stream: Stream,
    private readonly own: Unmatched,
    lists: DetectionLists,
  ) {
    const { frameRate, maxCost, maxIouDistance, maxLostFrames, useEmbeddings } = options
    const scores = new ScoreColumns(stream.observations)
    // At this frame rate.
    super({ ...options, maxLostFrames: (frameRate * maxLostFrames) / 30 }, stream, {
      bank: new CameraFilterBank(trackTrackModel, { workspace: stream.workspace }),
      Tracklet: TrackTracklet,
      state: trackState,
      embeddings: useEmbeddings ? new TrackEmbeddings(stream.observations, options) : undefined,
      scoreScalesNoise: true,
      noiseScores: () => scores.noiseScores,
    })
    this.scores = scores
    this.detections = new FrameDetections(stream, lists, options)
    this.directions = new CornerDirections(options.angleFrames)
    this.newTracks = new NewTracks(stream, options)
    this.high = new Unmatched(stream.observations)
    const cost = `overlap, score and direction${useEmbeddings ? ', appearance' : ''}`
    const round = (name: string, unmatched: Unmatched) =>
      overlapRound(`${cost}, ${name}`, unmatched, maxCost, true, maxIouDistance)
    this.allRound = round('all detections', this.detections.all)
    this.tentativeRound = round('tentative tracks', this.high)
  }

  override follow(): void {
    const { detections, scores } = this
    scores.fill()
    detections.fill(this.own)
    this.compensateCamera()
    this.advance()
    if (detections.all.count === 0) {
      // Reference quirk: without any detections, no track becomes lost.
      this.endTentative()
      this.dropUnseen(this.stream.clock.now)
      return
    }

    // 1. Followed and lost tracks with all detections; the unmatched tracks are lost.
    this.gather(false)
    this.fillPenalties()
    this.match(this.allRound)
    this.endMissed()

    // 2. Tentative tracks with the unmatched high-score detections; the unmatched tracks are removed.
    this.gather(true)
    this.gatherHigh()
    this.match(this.tentativeRound)
    this.endTentative()

    // 3. Unmatched high-score detections start tracks, unless they overlap another.
    this.startNew()
  }

  override advance(): void {
    const { bank } = this.filters
    if (this.options.holdSize) {
      for (const { state, slot } of this.tracks) if (state !== 'tracked') bank.holdSize(slot)
    }
    this.predictAll()
  }

  // Steps of a frame.

  private compensateCamera(): void {
    const { cameraMotion } = this.stream.observations
    if (!this.options.followCamera || !cameraMotion) return
    for (const { slot } of this.tracks) this.filters.bank.warp(slot, cameraMotion)
  }

  /** Fills the pool with the tentative tracks, or with all others. */
  private gather(tentative: boolean): void {
    const { pool } = this.association
    pool.clear()
    for (const track of this.tracks) if ((track.state === 'tentative') === tentative) pool.add(track)
  }

  /** Fills `high` with the unmatched high-score detections. */
  private gatherHigh(): void {
    const { high, detections, options } = this
    const { all } = detections
    const { rows, scores } = this.stream.observations
    high.clear()
    for (let k = 0; k < all.count; k++) {
      const observation = all.observations[k]!
      if (scores[observation]! > options.highScore && detections.isKept(rows[observation]!)) high.add(observation)
    }
  }

  private match(round: OverlapRound): void {
    const { association, matcher, options } = this
    association.compareOverlaps(round)
    this.computeCosts(round)
    matcher.match(association.candidates, options.maxCost, options.costStep)
    association.apply(round, matcher)
  }

  private fillPenalties(): void {
    const { detections, options } = this
    const { all, highCount, lowCount } = detections
    if (this.penalties.length < all.count) this.penalties = new Float64Array(2 * all.count)
    const { penalties } = this
    penalties.fill(0, 0, highCount)
    penalties.fill(options.lowScorePenalty, highCount, highCount + lowCount)
    penalties.fill(options.suppressedPenalty, highCount + lowCount, all.count)
  }

  /** Replaces 1 − IoU by the cost of all cues. Section 3.2, equation 5. */
  private computeCosts({ unmatched }: OverlapRound): void {
    this.dropFar()
    const { candidates, pool } = this.association
    const { rowCount, starts, columns } = candidates
    const { rivals } = this
    const { now } = this.stream.clock
    for (let i = 0; i < rowCount; i++) {
      const begin = starts[i]!
      const end = starts[i + 1]!
      if (begin === end) continue
      const origin = this.directions.origin(pool.slots[i]!, now)
      for (let k = begin; k < end; k++) {
        const isOnly = end === begin + 1 && rivals[columns[k]!] === 1
        this.addCues(i, k, origin, unmatched, isOnly)
      }
    }
  }

  /** Drops the pairs at the limit of 1 − IoU, and counts the others of each column. */
  private dropFar(): void {
    const { candidates } = this.association
    const { maxIouDistance } = this.options
    const { rowCount, columnCount, starts, columns, costs } = candidates
    if (this.rivals.length < columnCount) this.rivals = new Int32Array(2 * columnCount)
    const { rivals } = this
    rivals.fill(0, 0, columnCount)
    let kept = 0
    for (let i = 0, k = 0; i < rowCount; i++) {
      for (const end = starts[i + 1]!; k < end; k++) {
        if (costs[k]! >= maxIouDistance) continue
        const column = columns[k]!
        rivals[column] = rivals[column]! + 1
        columns[kept] = column
        costs[kept++] = costs[k]!
      }
      starts[i + 1] = kept
    }
    candidates.count = kept
  }

  /**
   * Replaces 1 − IoU of pair `k`, of track `i`, by its cost.
   * @param isOnly the track and the detection have no other pair.
   */
  private addCues(i: number, k: number, origin: number, { boxes, observations }: Unmatched, isOnly: boolean): void {
    const { angle, directions, embeddings, options, penalties, scores } = this
    const { pool, candidates } = this.association
    const { costs, columns } = candidates
    const { score, previousScore, state } = pool.tracks[i]!
    const column = columns[k]!
    const penalty = state === 'tentative' ? 0 : penalties[column]!
    const observation = observations[column]!
    const slot = pool.slots[i]!
    const p = 4 * i
    const q = 4 * column
    const common = Math.min(pool.boxes[p + 3]!, boxes[q + 3]!) - Math.max(pool.boxes[p + 1]!, boxes[q + 1]!)
    const height = Math.max(pool.boxes[p + 3]!, boxes[q + 3]!) - Math.min(pool.boxes[p + 1]!, boxes[q + 1]!)
    let cost = options.iouWeight * (1 - (common / height) * (1 - costs[k]!))
    // All other terms are 0 at least: the pair is above the limit already. Explanations show its whole cost.
    if (cost + penalty >= options.maxCost && !this.stream.journal) {
      costs[k] = 1
      return
    }
    if (embeddings) cost += options.embeddingWeight * Math.min(1, embeddings.distance(slot, observation))
    const trust = scores.trusts[observation]!
    const latest = Math.min(1, score)
    const expected = latest + (latest - Math.min(1, previousScore))
    const surprise = options.scoreWeight * Math.abs(expected - trust)
    // A pair without an alternative is matched at any cost within the limit: the greatest angle may stand for its own.
    const most = cost + surprise + options.angleWeight * trust + penalty
    if (isOnly && most < options.maxCost && !this.stream.journal) {
      costs[k] = Math.min(1, most)
      return
    }
    directions.measure(slot, origin, boxes, column, angle, 0)
    cost += surprise + options.angleWeight * angle[0]! * trust
    costs[k] = Math.max(0, Math.min(1, cost + penalty))
  }

  private startNew(): void {
    const { high } = this
    const { pool } = this.association
    pool.clear()
    if (high.count === 0) return
    for (const track of this.tracks) if (track.state !== 'lost') pool.add(track)
    pool.gatherBoxes(this.filters.bank)
    const { count, observations } = this.newTracks.choose(high, pool.boxes, pool.count)
    for (let k = 0; k < count; k++) {
      const track = this.start(observations[k]!)
      track.previousScore = track.score
      this.directions.begin(track.slot, track.startFrame, this.stream.observations.boxes, observations[k]!)
    }
  }

  protected override updateTrack(track: TrackTracklet, observation: number): boolean {
    const { embeddingMomentum } = this.options
    track.previousScore = track.score
    super.updateTrack(track, observation)
    this.directions.update(track.slot, track.lastFrame, this.stream.observations.boxes, observation)
    const doubt = 1 - this.scores.trusts[observation]!
    this.embeddings?.update(track.slot, observation, embeddingMomentum + (1 - embeddingMomentum) * doubt)
    return true
  }

  protected override stateOf({ state, hitStreak }: TrackTracklet): TrackState {
    return state !== 'tentative' || hitStreak + 1 >= this.options.minHits ? 'tracked' : 'tentative'
  }

  // Reports.

  /** In the order they began. */
  override report(report: Report): void {
    const { means, stride } = this.filters.bank
    for (const track of this.tracks) {
      const at = track.slot * stride
      // Of a predicted box, the size may have fallen to 0.
      if (track.state === 'tracked' && means[at + 2]! > 0 && means[at + 3]! > 0) this.addRow(report, track)
    }
  }

  // Snapshots.

  protected override memoryOf(slot: number): unknown {
    return this.directions.snapshot(slot)
  }

  protected override restoreMemory(slot: number, memory: unknown): void {
    this.directions.restore(slot, memory)
  }
}
