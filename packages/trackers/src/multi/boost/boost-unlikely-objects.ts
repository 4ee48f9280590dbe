import { type Candidates, iou } from '@mot/core'
import type { ScoredBoxes } from './scored-boxes'

/**
 * Raises the scores of unsure detections where no track is expected just above the limit: they are likely to be somebody new.
 * Of those that overlap, only the best. "BoostTrack" (2024), detecting the unlikely objects.
 * @param seen its scores are raised in place.
 * @param motion a row for each track with the detections that its motion makes plausible.
 * @param minScore the score from which detections count.
 */
export function boostUnlikelyObjects(seen: ScoredBoxes, motion: Candidates, minScore: number): void {
  if (motion.rowCount === 0) return
  const { boxes, scores, count } = seen
  const isExpected = new Uint8Array(count)
  for (let k = 0; k < motion.count; k++) isExpected[motion.columns[k]!] = 1
  const unlikely: number[] = []
  for (let i = 0; i < count; i++) if (scores[i]! < minScore && isExpected[i] === 0) unlikely.push(i)
  const isOutdone = (i: number) =>
    unlikely.some((j) => scores[j]! > scores[i]! && iou(boxes, i, boxes, j) > MAX_OVERLAP)
  const best = unlikely.filter((i) => !isOutdone(i))
  for (const i of best) scores[i] = minScore + 1e-4
}

/** Largest IoU of two that may both be somebody. */
const MAX_OVERLAP = 0.3
