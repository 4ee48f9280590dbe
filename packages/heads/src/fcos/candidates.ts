const { fround } = Math

/** A class at a location. */
export interface Candidate {
  readonly cell: number
  readonly classId: number
  /** Class probability × centre-ness. */
  readonly product: number
}

/** In float32, as in the originals. */
export function sigmoid(logit: number): number {
  return fround(1 / (1 + Math.exp(-logit)))
}

/** √(class probability × centre-ness). */
export function rootOf(product: number): number {
  return fround(Math.sqrt(product))
}

/** The best pairs of a location and a class. */
export function bestPairs(candidates: readonly Candidate[], most: number): readonly Candidate[] {
  return candidates.length <= most ? candidates : [...candidates].sort((a, b) => b.product - a.product).slice(0, most)
}

/** All candidates of the locations with the best scores over their classes. */
export function bestLocations(candidates: readonly Candidate[], most: number): readonly Candidate[] {
  const best = new Map<number, number>()
  for (const { cell, product } of candidates) best.set(cell, Math.max(best.get(cell) ?? 0, product))
  const cells = new Set(
    [...best]
      .sort(([, a], [, b]) => b - a)
      .slice(0, most)
      .map(([cell]) => cell),
  )
  return candidates.filter(({ cell }) => cells.has(cell))
}
