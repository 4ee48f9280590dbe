import type { Unclaimed } from '../../rounds/unclaimed'

/** Leaves those whose score among the unclaimed is so much or more, with their boxes and scores. */
export function keepScoring(unclaimed: Unclaimed, minScore: number): void {
  const { count, observations, boxes, scores } = unclaimed
  let kept = 0
  for (let k = 0; k < count; k++) {
    if (scores[k]! < minScore) continue
    observations[kept] = observations[k]!
    boxes.copyWithin(4 * kept, 4 * k, 4 * k + 4)
    scores[kept++] = scores[k]!
  }
  unclaimed.count = kept
}
