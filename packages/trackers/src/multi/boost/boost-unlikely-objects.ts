import { type Candidates, iou } from '@mot/core'
import type { ScoredBoxes } from './scored-boxes'

/**
 * DUO boost: raises the scores of low-score detections outside the motion gate of all tracks just above the limit: they may be
 * new objects. Of overlapping ones, only the best. "BoostTrack" (2024), detecting the unlikely objects.
 * @param detections its scores are raised in place.
 * @param motion a row per track with the detections inside its motion gate.
 * @param minScore least score of detections that are matched.
 */
export function boostUnlikelyObjects(detections: ScoredBoxes, motion: Candidates, minScore: number): void {
  if (motion.rowCount === 0) return
  const { boxes, scores, count } = detections
  const isExpected = new Uint8Array(count)
  for (let k = 0; k < motion.count; k++) isExpected[motion.columns[k]!] = 1
  const unlikely: number[] = []
  for (let i = 0; i < count; i++) if (scores[i]! < minScore && isExpected[i] === 0) unlikely.push(i)
  const isSuppressed = (i: number) =>
    unlikely.some((j) => scores[j]! > scores[i]! && iou(boxes, i, boxes, j) > MAX_OVERLAP)
  const best = unlikely.filter((i) => !isSuppressed(i))
  for (const i of best) scores[i] = minScore + 1e-4
}

/** Largest IoU of two detections that may both be new objects. */
const MAX_OVERLAP = 0.3
