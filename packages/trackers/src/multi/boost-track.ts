import { Candidates, iou, KalmanFilterBank, tlbrToXyah } from '@mot/core'
import { TrackEmbeddings } from './appearance/track-embeddings'
import { boostLikelyObjects } from './boost/boost-likely-objects'
import { boostUnlikelyObjects } from './boost/boost-unlikely-objects'
import { dropLowScores } from './boost/drop-low-scores'
import { boostModel } from './boost/motion-model'
import { MotionSimilarity } from './boost/motion-similarity'
import { moveWithCamera } from './boost/move-with-camera'
import { NearPairs } from './boost/near-pairs'
import { PredictedTracks } from './boost/predicted-tracks'
import { shapeSimilarity } from './boost/shape-similarity'
import { maxBuffer } from './boost/soft-buffered-iou'
import { type BoostTrackOptions, completeBoostTrackOptions } from './boost-track-options'
import { MultiTracker } from './following/multi-tracker'
import { OneListFollower, OneListTracklet, oneListState } from './following/one-list-follower'
import type { Stream } from './following/stream'
import { BufferedBoxes } from './rounds/buffered-boxes'
import { FullMatcher } from './rounds/full-matcher'
import { type OverlapRound, overlapRound } from './rounds/round'
import { Unmatched } from './rounds/unmatched'

/**
 * Matches once, by a similarity of many cues, after boosting the scores of likely objects (DLO) and of unlikely ones (DUO).
 * "BoostTrack: boosting the similarity measure and detection confidence for improved multiple object tracking" (Stanojevic and
 * Todorovic 2024); "BoostTrack++: using tracklet information to detect more objects in multiple object tracking" (2024).
 *
 * An object is reported from its fourth detection in a row on (in the first three frames: at once). Without a detection it is
 * lost, and may be matched again for `maxLostFrames`.
 *
 * What to change when…
 * - people who are half hidden lose their ids: keep `richSimilarity` and `softBoost` on, or lower `minScore`.
 * - tracks start on false detections: `boostUnlikely: false`, or raise `minScore`.
 * - people who pass each other swap ids: `useEmbeddings`, or raise `motionWeight` and `shapeWeight`.
 * - people come back with a new id: raise `maxLostFrames`.
 * - ids are lost when the camera pans: give detections their `cameraMotion`.
 */
export class BoostTrack extends MultiTracker<Required<BoostTrackOptions>> {
  /** @throws MotError `invalid-option`. */
  constructor(options: BoostTrackOptions = {}) {
    const complete = completeBoostTrackOptions(options)
    super({
      name: 'BoostTrack',
      options: complete,
      frameRate: options.frameRate,
      Follower: BoostFollower,
      toMeasurement: tlbrToXyah,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: complete.useEmbeddings,
      listsAll: complete.useEmbeddings,
    })
  }
}

class BoostFollower extends OneListFollower<OneListTracklet, Required<BoostTrackOptions>> {
  /** Least IoU of a match. */
  private readonly minOverlap: number
  /** More than the sum of all other weights, as in the original. */
  private readonly appearanceWeight: number
  private readonly round: OverlapRound

  // Scratch of one update.
  /** Detections with boosted scores. */
  private readonly detections: Unmatched
  private readonly predicted = new PredictedTracks()
  private readonly bufferedTracks: BufferedBoxes
  private readonly bufferedDetections: BufferedBoxes
  private readonly motion = new MotionSimilarity()
  private readonly others: Candidates
  private readonly near = new NearPairs()
  private readonly fullMatcher = new FullMatcher()

  constructor(
    options: Required<BoostTrackOptions>,
    stream: Stream,
    private readonly own: Unmatched,
  ) {
    super(options, stream, {
      bank: new KalmanFilterBank(boostModel, { workspace: stream.workspace }),
      Tracklet: OneListTracklet,
      state: oneListState,
      embeddings: options.useEmbeddings ? new TrackEmbeddings(stream.observations, options) : undefined,
    })
    this.detections = new Unmatched(stream.observations)
    const { maxIouDistance, confidenceWeight, motionWeight, shapeWeight } = options
    this.bufferedTracks = new BufferedBoxes(stream.workspace)
    this.bufferedDetections = new BufferedBoxes(stream.workspace)
    this.others = new Candidates(stream.workspace)
    this.minOverlap = 1 - maxIouDistance
    this.appearanceWeight = 1.5 * (1 + confidenceWeight + motionWeight + shapeWeight)
    this.round = { ...overlapRound('similarity, times −1', this.detections, maxIouDistance, false), maxCost: 0 }
  }

  override follow(): void {
    const { association, options, detections, predicted, motion, fullMatcher } = this
    this.compensateCamera()
    this.predictAll()
    predicted.gather(association.pool, this.stream.clock.now)
    this.gatherDetections()

    // 1. Scores of likely and of unlikely objects are boosted. Detections of low score are dropped.
    this.compareBuffered()
    if (options.boostLikely) boostLikelyObjects(detections, predicted, this.near, options)
    if (options.boostUnlikely) boostUnlikelyObjects(detections, motion, options.minScore)
    dropLowScores(detections, options.minScore)

    // 2. By the greatest total similarity of all cues.
    this.compareAll()
    fullMatcher.match(association.candidates, this.minOverlap, this.isAllowed)
    this.updateAppearance()
    if (this.stream.journal) this.dropForbiddenPairs()
    association.apply(this.round, fullMatcher)

    // 3. Unmatched detections start tracks.
    for (let k = 0; k < detections.count; k++) this.start(detections.observations[k]!)
    this.endMissed()
  }

  override advance(): void {
    this.predictAll()
  }

  // Steps of a frame.

  /** Copies the detections to writable lists, as their scores are boosted. */
  private gatherDetections(): void {
    const { own, detections } = this
    detections.clear()
    for (let k = 0; k < own.count; k++) detections.add(own.observations[k]!)
    detections.gather()
  }

  /** Applies camera motion to the filters' boxes. */
  private compensateCamera(): void {
    const { cameraMotion } = this.stream.observations
    if (!this.options.followCamera || !cameraMotion) return
    for (const { slot } of this.tracks) moveWithCamera(this.filters.bank, slot, cameraMotion)
  }

  /** Fills the near pairs with the pairs of boxes that overlap with the largest buffer, and those inside the motion gate. */
  private compareBuffered(): void {
    const { detections, others } = this
    const { pool, overlaps } = this.association
    const trackBoxes = this.bufferedTracks.fill(pool.boxes, pool.count, maxBuffer.track)
    const boxes = this.bufferedDetections.fill(detections.boxes, detections.count, maxBuffer.detection)
    overlaps.fill(others, trackBoxes, pool.count, boxes, detections.count, overlapping)
    this.joinMotion()
  }

  /** Fills the near pairs with `others` and the pairs inside the motion gate. */
  private joinMotion(): void {
    const { detections, motion } = this
    const { pool } = this.association
    detections.gatherMeasurements()
    motion.measure(this.filters.bank, pool.slots, pool.count, detections.measurements, detections.count)
    this.near.join(motion, this.others)
  }

  /** Fills the candidates with pairs and their similarities, times −1. */
  private compareAll(): void {
    const { detections, predicted, near, others, embeddings } = this
    const { pool, candidates, overlaps } = this.association
    if (embeddings) addAll(others, pool.count, detections.count)
    else overlaps.fill(others, predicted.boxes, predicted.count, detections.boxes, detections.count, overlapping)
    this.joinMotion()
    candidates.begin(detections.count)
    for (let track = 0; track < near.rowCount; track++) {
      for (let k = near.starts[track]!; k < near.starts[track + 1]!; k++) {
        const detection = near.columns[k]!
        let similarity = this.similarity(track, detection, near.motion[k]!)
        if (embeddings) similarity += this.appearanceWeight * (1 - this.appearance(embeddings, track, detection))
        candidates.add(detection, -similarity)
      }
      candidates.endRow()
    }
  }

  private similarity(track: number, detection: number, motion: number): number {
    const { detections, predicted, minOverlap } = this
    const { confidenceWeight, motionWeight, shapeWeight, correctedShape } = this.options
    const overlap = iou(detections.boxes, detection, predicted.boxes, track)
    if (overlap < minOverlap) return overlap + motionWeight * motion
    const confidence = detections.scores[detection]! * predicted.confidences[track]!
    const shape = shapeSimilarity(detections.boxes, detection, predicted.boxes, track, correctedShape)
    return overlap + confidenceWeight * confidence * overlap + motionWeight * motion + shapeWeight * confidence * shape
  }

  /** Whether the IoU is within the limit; for similar appearance, half the least IoU is enough. */
  private readonly isAllowed = (track: number, detection: number): boolean => {
    const { detections, predicted, embeddings, minOverlap } = this
    const overlap = iou(detections.boxes, detection, predicted.boxes, track)
    if (overlap >= minOverlap) return true
    if (!embeddings || overlap < minOverlap / 2) return false
    return this.appearance(embeddings, track, detection) <= this.options.maxEmbeddingDistance
  }

  private appearance(embeddings: TrackEmbeddings, track: number, detection: number): number {
    return embeddings.distance(this.association.pool.slots[track]!, this.detections.observations[detection]!)
  }

  /** Updates the embeddings of matched tracks: the weight of a detection grows with its score. */
  private updateAppearance(): void {
    const { embeddings, detections, options } = this
    const { pool } = this.association
    if (!embeddings) return
    const { matchCount, matchedRows, matchedColumns } = this.fullMatcher
    const { minScore, embeddingMomentum } = options
    for (let k = 0; k < matchCount; k++) {
      const detection = matchedColumns[k]!
      const trust = (detections.scores[detection]! - minScore) / (1 - minScore)
      const momentum = embeddingMomentum + (1 - embeddingMomentum) * (1 - trust)
      embeddings.update(pool.slots[matchedRows[k]!]!, detections.observations[detection]!, momentum)
    }
  }

  /** For explanations: keeps the allowed pairs as candidates. */
  private dropForbiddenPairs(): void {
    const { isAllowed } = this
    const { candidates } = this.association
    const { starts, columns, costs } = candidates
    let kept = 0
    for (let track = 0, k = 0; track < candidates.rowCount; track++) {
      for (const end = starts[track + 1]!; k < end; k++) {
        if (!isAllowed(track, columns[k]!)) continue
        columns[kept] = columns[k]!
        costs[kept++] = costs[k]!
      }
      starts[track + 1] = kept
    }
    candidates.count = kept
  }
}

/** All pairs of overlapping boxes. */
const overlapping = { maxIouDistance: 1 }

/** Fills the candidates with all pairs, at cost 0. */
function addAll(candidates: Candidates, rowCount: number, columnCount: number): void {
  candidates.begin(columnCount)
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++) candidates.add(column, 0)
    candidates.endRow()
  }
}
