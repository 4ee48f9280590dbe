/**
 * A limit on distances, learned from tracks that are in one camera at one time, and so of different identities.
 */

/** Distances that are kept: the last ones, so that the limit follows the light and the network. */
const KEPT = 2048
/** Fewer say nothing about the few that are close. */
const LEAST = 150
/** So many below the limit are counted rather than estimated. */
const ENOUGH = 5

export class LearnedLimit {
  private readonly kept = new Float32Array(KEPT)
  private count = 0

  /** Of two tracks of different identities. */
  add(distance: number): void {
    this.kept[this.count % KEPT] = distance
    this.count++
  }

  /**
   * The distance below which a different identity lies with probability `share`; 0 while too few distances are known. Where five and more of
   * them are that close they are counted. Else angles between different identities are taken to be about normally distributed, with the
   * median and the wider tail of those that are known: the few that are closest may be of one object that has two tracks.
   */
  limit(share: number): number {
    const length = Math.min(this.count, KEPT)
    if (length < LEAST) return 0
    const sorted = this.kept.slice(0, length).sort()
    if (share * length >= ENOUGH) return Math.max(0, sorted[Math.floor(share * length)]!)
    const angles = TAILS.map(([part]) => angleOf(sorted[Math.floor(part * length)]!))
    const median = angleOf(sorted[length >> 1]!)
    const deviation = Math.max(...TAILS.map(([, deviations], i) => (median - angles[i]!) / deviations))
    return 1 - Math.cos(Math.max(0, median - normalQuantile(share) * deviation))
  }

  snapshot(): number[] {
    const length = Math.min(this.count, KEPT)
    return Array.from({ length }, (_, i) => Number(this.kept[(this.count - length + i) % KEPT]!.toPrecision(9)))
  }

  restore(distances: readonly number[]): void {
    this.count = 0
    for (const each of distances) this.add(each)
  }
}

/** Shares of a normal distribution, and how many deviations below the middle they lie: the wider of two tails counts. */
const TAILS = [
  [0.1, 1.2815515655446004],
  [0.02, 2.053748910631823],
] as const

function angleOf(distance: number): number {
  return Math.acos(Math.max(-1, Math.min(1, 1 - distance)))
}

/** Deviations below the middle where a share of a normal distribution lies; a rational approximation, to 4.5e-4. */
function normalQuantile(share: number): number {
  const t = Math.sqrt(-2 * Math.log(Math.max(1e-12, Math.min(0.5, share))))
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
}
