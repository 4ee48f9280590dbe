import { iou } from '@mot/core'
import type { NearPairs } from './near-pairs'
import type { PredictedTracks } from './predicted-tracks'
import type { ScoredBoxes } from './scored-boxes'
import { shapeSimilarity } from './shape-similarity'
import { softBufferedIou } from './soft-buffered-iou'

export interface BoostLikelyOptions {
  /** Least score of detections that are matched. */
  readonly minScore: number
  readonly likelyBoostFactor: number
  readonly richSimilarity: boolean
  readonly softBoost: boolean
  readonly varyingThreshold: boolean
  readonly correctedShape: boolean
}

/**
 * DLO boost: raises the scores of detections that are similar to a predicted track. "BoostTrack" (2024), detecting the likely
 * objects; "BoostTrack++" (2024), soft detection confidence boost and varying similarity threshold.
 * @param detections its scores are raised in place.
 * @param near all pairs of overlapping buffered boxes, and those inside the motion gate.
 */
export function boostLikelyObjects(
  detections: ScoredBoxes,
  tracks: PredictedTracks,
  near: NearPairs,
  options: BoostLikelyOptions,
): void {
  const { scores, count } = detections
  const { minScore, likelyBoostFactor, softBoost, varyingThreshold } = options
  const { best, isSimilar } = options.richSimilarity
    ? rich(detections, tracks, near, options)
    : byOverlap(detections, tracks, near)
  for (let i = 0; i < count; i++) {
    if (!softBoost && !varyingThreshold) scores[i] = Math.max(scores[i]!, best[i]! * likelyBoostFactor)
    if (softBoost) scores[i] = Math.max(scores[i]!, SOFT_SHARE * scores[i]! + (1 - SOFT_SHARE) * best[i]! ** 1.5)
    if (varyingThreshold && isSimilar[i] === 1) scores[i] = Math.max(scores[i]!, minScore + 1e-5)
  }
}

/** Of each detection, the similarity to the most similar track. */
class BestSimilarities {
  /** [detections] 0 to 1. */
  readonly best: Float64Array
  /** [detections] 1 where the similarity to some track exceeds that track's threshold. */
  readonly isSimilar: Uint8Array

  constructor(detectionCount: number) {
    this.best = new Float64Array(detectionCount)
    this.isSimilar = new Uint8Array(detectionCount)
  }

  note(detection: number, similarity: number, threshold: number): void {
    if (similarity > this.best[detection]!) this.best[detection] = similarity
    if (similarity > threshold) this.isSimilar[detection] = 1
  }
}

function byOverlap(detections: ScoredBoxes, tracks: PredictedTracks, near: NearPairs): BestSimilarities {
  const similarities = new BestSimilarities(detections.count)
  for (let j = 0; j < tracks.count; j++) {
    const threshold = thresholdOf(tracks, j)
    for (let k = near.starts[j]!; k < near.starts[j + 1]!; k++) {
      const i = near.columns[k]!
      similarities.note(i, iou(detections.boxes, i, tracks.boxes, j), threshold)
    }
  }
  return similarities
}

/** By motion, shape and overlap of buffered boxes in equal parts. */
function rich(
  detections: ScoredBoxes,
  tracks: PredictedTracks,
  near: NearPairs,
  { correctedShape }: BoostLikelyOptions,
): BestSimilarities {
  const similarities = new BestSimilarities(detections.count)
  for (let j = 0; j < tracks.count; j++) {
    const threshold = thresholdOf(tracks, j)
    for (let k = near.starts[j]!; k < near.starts[j + 1]!; k++) {
      const i = near.columns[k]!
      const overlap = softBufferedIou(detections.boxes, i, tracks.boxes, j, tracks.confidences[j]!)
      // A shape similarity of 1 would not change the result: skips most pairs.
      if ((near.motion[k]! + 1 + overlap) / 3 <= Math.min(similarities.best[i]!, threshold)) continue
      const shape = shapeSimilarity(detections.boxes, i, tracks.boxes, j, correctedShape)
      similarities.note(i, (near.motion[k]! + shape + overlap) / 3, threshold)
    }
  }
  // Detections far from all tracks have only shape similarity: 1/3 at most.
  for (let i = 0; i < detections.count; i++) {
    for (let j = 0; j < tracks.count && similarities.best[i]! < 1 / 3; j++) {
      similarities.note(i, shapeSimilarity(detections.boxes, i, tracks.boxes, j, correctedShape) / 3, 1)
    }
  }
  return similarities
}

/** Similarity above which a detection passes whatever its score: falls with the frames since the track's last detection. */
function thresholdOf({ missedFrames }: PredictedTracks, track: number): number {
  return Math.max(FRESH_THRESHOLD - missedFrames[track]! * DECREASE, OLD_THRESHOLD)
}

const FRESH_THRESHOLD = 0.95
const OLD_THRESHOLD = 0.8
/** Per frame without a detection. */
const DECREASE = (FRESH_THRESHOLD - OLD_THRESHOLD) / 20
/** Weight of a detection's own score in the soft boost. */
const SOFT_SHARE = 0.65
