import type { Unmatched } from '../rounds/unmatched'

/** Keeps the observations with a score of `minScore` or more, with their boxes and scores. */
export function dropLowScores(unmatched: Unmatched, minScore: number): void {
  const { count, observations, boxes, scores } = unmatched
  let kept = 0
  for (let k = 0; k < count; k++) {
    if (scores[k]! < minScore) continue
    observations[kept] = observations[k]!
    boxes.copyWithin(4 * kept, 4 * k, 4 * k + 4)
    scores[kept++] = scores[k]!
  }
  unmatched.count = kept
}
