import { iou } from '@mot/core'
import type { NearPairs } from './near-pairs'
import type { PredictedTracks } from './predicted-tracks'
import type { ScoredBoxes } from './scored-boxes'
import { shapeSimilarity } from './shape-similarity'
import { softBufferedIou } from './soft-buffered-iou'

export interface BoostLikelyOptions {
  /** The score from which detections count. */
  readonly minScore: number
  readonly likelyBoostFactor: number
  readonly richSimilarity: boolean
  readonly softBoost: boolean
  readonly varyingThreshold: boolean
  readonly correctedShape: boolean
}

/**
 * Raises the scores of detections where a track is expected: they are likely to be it, however unsure the detector was.
 * "BoostTrack" (2024), detecting the likely objects; "BoostTrack++" (2024), soft detection confidence boost and varying
 * similarity threshold.
 * @param seen its scores are raised in place.
 * @param near all pairs that overlap when widened, and those that motion makes plausible.
 */
export function boostLikelyObjects(
  seen: ScoredBoxes,
  tracks: PredictedTracks,
  near: NearPairs,
  options: BoostLikelyOptions,
): void {
  const { scores, count } = seen
  const { minScore, likelyBoostFactor, softBoost, varyingThreshold } = options
  const { best, alike } = options.richSimilarity ? rich(seen, tracks, near, options) : byOverlap(seen, tracks, near)
  for (let i = 0; i < count; i++) {
    if (!softBoost && !varyingThreshold) scores[i] = Math.max(scores[i]!, best[i]! * likelyBoostFactor)
    if (softBoost) scores[i] = Math.max(scores[i]!, SOFT_SHARE * scores[i]! + (1 - SOFT_SHARE) * best[i]! ** 1.5)
    if (varyingThreshold && alike[i] === 1) scores[i] = Math.max(scores[i]!, minScore + 1e-5)
  }
}

/** How detections are like the track they are most like. */
class BestSimilarities {
  /** [detections] 0 to 1. */
  readonly best: Float64Array
  /** [detections] 1 where it is more like some track than the track's threshold. */
  readonly alike: Uint8Array

  constructor(detectionCount: number) {
    this.best = new Float64Array(detectionCount)
    this.alike = new Uint8Array(detectionCount)
  }

  note(detection: number, similarity: number, threshold: number): void {
    if (similarity > this.best[detection]!) this.best[detection] = similarity
    if (similarity > threshold) this.alike[detection] = 1
  }
}

function byOverlap(seen: ScoredBoxes, tracks: PredictedTracks, near: NearPairs): BestSimilarities {
  const similarities = new BestSimilarities(seen.count)
  for (let j = 0; j < tracks.count; j++) {
    const threshold = thresholdOf(tracks, j)
    for (let k = near.starts[j]!; k < near.starts[j + 1]!; k++) {
      const i = near.columns[k]!
      similarities.note(i, iou(seen.boxes, i, tracks.boxes, j), threshold)
    }
  }
  return similarities
}

/** By motion, shape and widened overlap in equal parts. */
function rich(
  seen: ScoredBoxes,
  tracks: PredictedTracks,
  near: NearPairs,
  { correctedShape }: BoostLikelyOptions,
): BestSimilarities {
  const similarities = new BestSimilarities(seen.count)
  for (let j = 0; j < tracks.count; j++) {
    const threshold = thresholdOf(tracks, j)
    for (let k = near.starts[j]!; k < near.starts[j + 1]!; k++) {
      const i = near.columns[k]!
      const overlap = softBufferedIou(seen.boxes, i, tracks.boxes, j, tracks.confidences[j]!)
      // Most pairs would not be the best, however alike in shape.
      if ((near.motion[k]! + 1 + overlap) / 3 <= Math.min(similarities.best[i]!, threshold)) continue
      const shape = shapeSimilarity(seen.boxes, i, tracks.boxes, j, correctedShape)
      similarities.note(i, (near.motion[k]! + shape + overlap) / 3, threshold)
    }
  }
  // Those far from all tracks are like some of them in shape alone: a third at most.
  for (let i = 0; i < seen.count; i++) {
    for (let j = 0; j < tracks.count && similarities.best[i]! < 1 / 3; j++) {
      similarities.note(i, shapeSimilarity(seen.boxes, i, tracks.boxes, j, correctedShape) / 3, 1)
    }
  }
  return similarities
}

/** How alike a detection has to be to a track to count: the less, the longer that was missed. */
function thresholdOf({ missedFrames }: PredictedTracks, track: number): number {
  return Math.max(FRESH_THRESHOLD - missedFrames[track]! * FADING, OLD_THRESHOLD)
}

const FRESH_THRESHOLD = 0.95
const OLD_THRESHOLD = 0.8
/** Per frame missed. */
const FADING = (FRESH_THRESHOLD - OLD_THRESHOLD) / 20
/** Share of a detection's own score in a score softly raised. */
const SOFT_SHARE = 0.65
