import { Candidates, iou, KalmanFilterBank, tlbrToXyah } from '@mot/core'
import { TrackEmbeddings } from './appearance/track-embeddings'
import { boostLikelyObjects } from './boost/boost-likely-objects'
import { boostUnlikelyObjects } from './boost/boost-unlikely-objects'
import { BufferedBoxes } from './boost/buffered-boxes'
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
import { OneListTracklet, oneListState } from './following/one-list-follower'
import { StreakFollower } from './following/streak-follower'
import type { Stream } from './following/stream'
import { FullMatcher } from './rounds/full-matcher'
import { type OverlapRound, overlapRound } from './rounds/round'
import { Unmatched } from './rounds/unmatched'

/**
 * Follows objects by one similarity of many parts, and trusts unsure detections where they make sense: where a track is
 * expected, and where nobody is. "BoostTrack: boosting the similarity measure and detection confidence for improved multiple
 * object tracking" (Stanojevic and Todorovic 2024); "BoostTrack++: using tracklet information to detect more objects in
 * multiple object tracking" (2024).
 *
 * An object is reported from its fourth detection in a row on (in the first three frames: at once), with how sure its track
 * is of itself as its score. Where it is not seen, it is lost, and may be found again for `maxLostFrames`.
 *
 * What to change when…
 * - people who are half hidden lose their ids: keep `richSimilarity` and `softBoost` on, or lower `minScore`.
 * - tracks start on things that are nobody: `boostUnlikely: false`, or raise `minScore`.
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
      Follower: BoostFollower,
      toMeasurement: tlbrToXyah,
      minScore: Number.NEGATIVE_INFINITY,
      needsEmbeddings: complete.useEmbeddings,
    })
  }
}

class BoostFollower extends StreakFollower<OneListTracklet, Required<BoostTrackOptions>> {
  protected override readonly stateShape = oneListState
  /** Least overlap of a track and its detection. */
  private readonly minOverlap: number
  /** Of appearance: they count more than all the rest together. */
  private readonly appearanceWeight: number
  private readonly round: OverlapRound

  // Scratch of one update.
  private readonly seen: Unmatched
  private readonly expected = new PredictedTracks()
  private readonly wideTracks: BufferedBoxes
  private readonly wideDetections: BufferedBoxes
  private readonly motion = new MotionSimilarity()
  private readonly others: Candidates
  private readonly near = new NearPairs()
  private readonly fullMatcher = new FullMatcher()

  constructor(
    options: Required<BoostTrackOptions>,
    stream: Stream,
    private readonly own: Unmatched,
  ) {
    super(
      options,
      stream,
      new KalmanFilterBank(boostModel, { workspace: stream.workspace }),
      options.useEmbeddings ? new TrackEmbeddings(stream.observations, options) : undefined,
    )
    this.seen = new Unmatched(stream.observations)
    const { maxIouDistance, confidenceWeight, motionWeight, shapeWeight } = options
    this.wideTracks = new BufferedBoxes(stream.workspace)
    this.wideDetections = new BufferedBoxes(stream.workspace)
    this.others = new Candidates(stream.workspace)
    this.minOverlap = 1 - maxIouDistance
    this.appearanceWeight = 1.5 * (1 + confidenceWeight + motionWeight + shapeWeight)
    this.round = { ...overlapRound('similarity, times −1', this.seen, maxIouDistance, false), maxCost: 0 }
  }

  override follow(): void {
    const { options, seen, pool, expected, motion, candidates, fullMatcher } = this
    this.followCamera()
    this.predictAll()
    expected.gather(pool, this.stream.clock.now)
    this.seeAll()

    // 1. Scores rise where a track is expected, and where nobody is.
    this.findNear()
    if (options.boostLikely) boostLikelyObjects(seen, expected, this.near, options)
    if (options.boostUnlikely) boostUnlikelyObjects(seen, motion, options.minScore)
    dropLowScores(seen, options.minScore)

    // 2. By all that makes a track and a detection similar, as much of it as possible in all.
    this.compare()
    fullMatcher.match(candidates, this.minOverlap, this.belong)
    this.learnAppearance()
    if (this.stream.journal) this.dropForbiddenPairs()
    this.claim(this.round, fullMatcher)

    // 3. Whoever is left starts a track.
    for (let k = 0; k < seen.count; k++) this.start(seen.observations[k]!)
    this.endMissed()
  }

  override advance(): void {
    this.predictAll()
  }

  // Steps of a frame.

  /** Takes what is seen into lists that may be written to: scores rise. */
  private seeAll(): void {
    const { own, seen } = this
    seen.clear()
    for (let k = 0; k < own.count; k++) seen.add(own.observations[k]!)
    seen.gather()
  }

  private followCamera(): void {
    const { cameraMotion } = this.stream.observations
    if (!this.options.followCamera || !cameraMotion) return
    for (const { slot } of this.tracks) moveWithCamera(this.bank, slot, cameraMotion)
  }

  /** Fills the near pairs with those that are near when widened as far as can be. */
  private findNear(): void {
    const { seen, pool, others } = this
    const tracks = this.wideTracks.fill(pool.boxes, pool.count, maxBuffer.track)
    const detections = this.wideDetections.fill(seen.boxes, seen.count, maxBuffer.detection)
    this.overlaps.fill(others, tracks, pool.count, detections, seen.count, touching)
    this.joinMotion()
  }

  /** Adds what motion makes plausible to the near pairs. */
  private joinMotion(): void {
    const { seen, pool, motion } = this
    seen.gatherMeasurements()
    motion.measure(this.bank, pool.slots, pool.count, seen.measurements, seen.count)
    this.near.join(motion, this.others)
  }

  /** Fills the candidates with pairs and their similarities, times −1. */
  private compare(): void {
    const { seen, pool, expected, near, others, candidates, embeddings } = this
    if (embeddings) addAll(others, pool.count, seen.count)
    else this.overlaps.fill(others, expected.boxes, expected.count, seen.boxes, seen.count, touching)
    this.joinMotion()
    candidates.begin(seen.count)
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
    const { seen, expected, minOverlap } = this
    const { confidenceWeight, motionWeight, shapeWeight, correctedShape } = this.options
    const overlap = iou(seen.boxes, detection, expected.boxes, track)
    if (overlap < minOverlap) return overlap + motionWeight * motion
    const confidence = seen.scores[detection]! * expected.confidences[track]!
    const shape = shapeSimilarity(seen.boxes, detection, expected.boxes, track, correctedShape)
    return overlap + confidenceWeight * confidence * overlap + motionWeight * motion + shapeWeight * confidence * shape
  }

  /** Whether a track and a detection overlap enough; where they look alike, half of it is. */
  private readonly belong = (track: number, detection: number): boolean => {
    const { seen, expected, embeddings, minOverlap } = this
    const overlap = iou(seen.boxes, detection, expected.boxes, track)
    if (overlap >= minOverlap) return true
    if (!embeddings || overlap < minOverlap / 2) return false
    return this.appearance(embeddings, track, detection) <= this.options.maxEmbeddingDistance
  }

  private appearance(embeddings: TrackEmbeddings, track: number, detection: number): number {
    return embeddings.distance(this.pool.slots[track]!, this.seen.observations[detection]!)
  }

  /** Tracks learn the more of their detections' appearance, the surer those are. */
  private learnAppearance(): void {
    const { embeddings, seen, pool, options } = this
    if (!embeddings) return
    const { matchCount, matchedRows, matchedColumns } = this.fullMatcher
    const { minScore, embeddingMomentum } = options
    for (let k = 0; k < matchCount; k++) {
      const detection = matchedColumns[k]!
      const trust = (seen.scores[detection]! - minScore) / (1 - minScore)
      const momentum = embeddingMomentum + (1 - embeddingMomentum) * (1 - trust)
      embeddings.see(pool.slots[matchedRows[k]!]!, seen.observations[detection]!, momentum)
    }
  }

  /** For explanations: only pairs that may belong together stay candidates. */
  private dropForbiddenPairs(): void {
    const { candidates, belong } = this
    const { starts, columns, costs } = candidates
    let kept = 0
    for (let track = 0, k = 0; track < candidates.rowCount; track++) {
      for (const end = starts[track + 1]!; k < end; k++) {
        if (!belong(track, columns[k]!)) continue
        columns[kept] = columns[k]!
        costs[kept++] = costs[k]!
      }
      starts[track + 1] = kept
    }
    candidates.count = kept
  }

  protected override newTracklet(id: number, slot: number): OneListTracklet {
    return new OneListTracklet(id, slot)
  }
}

/** Boxes that do not touch are not near. */
const touching = { maxIouDistance: 1 }

/** Every pair of a row and a column, at no cost. */
function addAll(candidates: Candidates, rowCount: number, columnCount: number): void {
  candidates.begin(columnCount)
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++) candidates.add(column, 0)
    candidates.endRow()
  }
}
