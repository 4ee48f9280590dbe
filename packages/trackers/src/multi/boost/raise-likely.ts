import { iou } from '@mot/core'
import type { ExpectedTracks } from './expected-tracks'
import type { NearPairs } from './near-pairs'
import type { SeenBoxes } from './seen-boxes'
import { shapeSimilarity } from './shape-similarity'
import { softBufferedIou } from './soft-buffered-iou'

export interface RaiseLikelyOptions {
  /** The score from which detections count. */
  readonly minScore: number
  readonly likelyFactor: number
  readonly richSimilarity: boolean
  readonly softRaise: boolean
  readonly fadingThreshold: boolean
  readonly correctedShape: boolean
}

/**
 * Raises the scores of detections where a track is expected: they are likely to be it, however unsure the detector was.
 * "BoostTrack" (2024), detecting the likely objects; "BoostTrack++" (2024), soft detection confidence boost and varying
 * similarity threshold.
 * @param seen its scores are raised in place.
 * @param near all pairs that overlap when widened, and those that motion makes plausible.
 */
export function raiseLikely(
  seen: SeenBoxes,
  tracks: ExpectedTracks,
  near: NearPairs,
  options: RaiseLikelyOptions,
): void {
  const { scores, count } = seen
  const { minScore, likelyFactor, softRaise, fadingThreshold } = options
  const { best, alike } = options.richSimilarity ? rich(seen, tracks, near, options) : byOverlap(seen, tracks, near)
  for (let i = 0; i < count; i++) {
    if (!softRaise && !fadingThreshold) scores[i] = Math.max(scores[i]!, best[i]! * likelyFactor)
    if (softRaise) scores[i] = Math.max(scores[i]!, SOFT_SHARE * scores[i]! + (1 - SOFT_SHARE) * best[i]! ** 1.5)
    if (fadingThreshold && alike[i] === 1) scores[i] = Math.max(scores[i]!, minScore + 1e-5)
  }
}

/** How detections are like the track they are most like. */
class Likenesses {
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

function byOverlap(seen: SeenBoxes, tracks: ExpectedTracks, near: NearPairs): Likenesses {
  const likenesses = new Likenesses(seen.count)
  for (let j = 0; j < tracks.count; j++) {
    const threshold = thresholdOf(tracks, j)
    for (let k = near.starts[j]!; k < near.starts[j + 1]!; k++) {
      const i = near.columns[k]!
      likenesses.note(i, iou(seen.boxes, i, tracks.boxes, j), threshold)
    }
  }
  return likenesses
}

/** By motion, shape and widened overlap in equal parts. */
function rich(
  seen: SeenBoxes,
  tracks: ExpectedTracks,
  near: NearPairs,
  { correctedShape }: RaiseLikelyOptions,
): Likenesses {
  const likenesses = new Likenesses(seen.count)
  for (let j = 0; j < tracks.count; j++) {
    const threshold = thresholdOf(tracks, j)
    for (let k = near.starts[j]!; k < near.starts[j + 1]!; k++) {
      const i = near.columns[k]!
      const overlap = softBufferedIou(seen.boxes, i, tracks.boxes, j, tracks.confidences[j]!)
      // Most pairs would not be the best, however alike in shape.
      if ((near.motion[k]! + 1 + overlap) / 3 <= Math.min(likenesses.best[i]!, threshold)) continue
      const shape = shapeSimilarity(seen.boxes, i, tracks.boxes, j, correctedShape)
      likenesses.note(i, (near.motion[k]! + shape + overlap) / 3, threshold)
    }
  }
  // Those far from all tracks are like some of them in shape alone: a third at most.
  for (let i = 0; i < seen.count; i++) {
    for (let j = 0; j < tracks.count && likenesses.best[i]! < 1 / 3; j++) {
      likenesses.note(i, shapeSimilarity(seen.boxes, i, tracks.boxes, j, correctedShape) / 3, 1)
    }
  }
  return likenesses
}

/** How alike a detection has to be to a track to count: the less, the longer that was missed. */
function thresholdOf({ missedFrames }: ExpectedTracks, track: number): number {
  return Math.max(FRESH_THRESHOLD - missedFrames[track]! * FADING, OLD_THRESHOLD)
}

const FRESH_THRESHOLD = 0.95
const OLD_THRESHOLD = 0.8
/** Per frame missed. */
const FADING = (FRESH_THRESHOLD - OLD_THRESHOLD) / 20
/** Share of a detection's own score in a score softly raised. */
const SOFT_SHARE = 0.65
