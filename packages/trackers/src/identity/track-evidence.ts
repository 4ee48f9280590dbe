import { EmbeddingRows, type EmbeddingSnapshot } from '@mot/core'

/** Most different appearances that are kept of a track. */
export const MOST_VIEWS = 4

/** Views as plain data, [count] each. */
export interface EvidenceState {
  readonly weights: readonly number[]
  readonly views: readonly EmbeddingSnapshot[]
}

/**
 * Appearance of one track: a few weighted views of it, such as from the front and from behind. Of five views the two that are closest
 * become one.
 */
export class TrackEvidence {
  /** [count × dimension], and one row for the next view. */
  readonly views: EmbeddingRows
  readonly weights = new Float64Array(MOST_VIEWS + 1)
  count = 0

  constructor(readonly dimension: number) {
    this.views = new EmbeddingRows(dimension)
    this.views.reserve(MOST_VIEWS + 1)
  }

  get weight(): number {
    let sum = 0
    for (let i = 0; i < this.count; i++) sum += this.weights[i]!
    return sum
  }

  /** @param row of `source`, measured. @param weight above 0. */
  add(source: EmbeddingRows, row: number, weight: number): void {
    this.views.copy(this.count, source, row)
    this.weights[this.count] = weight
    this.count++
    if (this.count > MOST_VIEWS) this.joinClosest()
  }

  snapshot(): EvidenceState {
    const { views, weights, count } = this
    return {
      weights: [...weights.subarray(0, count)],
      views: Array.from({ length: count }, (_, row) => vectorState(views, row)),
    }
  }

  restore({ weights, views }: EvidenceState): void {
    this.count = weights.length
    this.weights.set(weights)
    for (const [row, view] of views.entries()) this.views.restore(row, view)
  }

  private joinClosest(): void {
    let [first, second, best] = [0, 1, Number.NEGATIVE_INFINITY]
    for (let i = 0; i < this.count; i++) {
      for (let j = i + 1; j < this.count; j++) {
        const cosine = cosineOf(this.views, i, this.views, j)
        if (cosine > best) [first, second, best] = [i, j, cosine]
      }
    }
    join(this.views, first, this.weights[first]!, this.views, second, this.weights[second]!)
    this.weights[first]! += this.weights[second]!
    this.count--
    this.views.copy(second, this.views, this.count)
    this.weights[second] = this.weights[this.count]!
  }
}

export function cosineOf(a: EmbeddingRows, i: number, b: EmbeddingRows, j: number): number {
  const { dimension } = a
  let sum = 0
  for (let k = 0; k < dimension; k++) sum += a.values[i * dimension + k]! * b.values[j * dimension + k]!
  return sum * a.scales[i]! * b.scales[j]!
}

/** Row `i` of `a` becomes the weighted mean of both directions. Where they cancel out, it stays. */
export function join(a: EmbeddingRows, i: number, weight: number, b: EmbeddingRows, j: number, other: number): void {
  const share = weight / (weight + other)
  // Of two opposite vectors the heavier one.
  if (cosineOf(a, i, b, j) > -0.999) a.smooth(i, b, j, share)
}

/** Distance of two tracks: of each view of the first to the nearest of the second, a mean by weights. 0 to 2. */
export function evidenceDistance(a: TrackEvidence, b: TrackEvidence): number {
  let sum = 0
  for (let i = 0; i < a.count; i++) {
    let nearest = -1
    for (let j = 0; j < b.count; j++) nearest = Math.max(nearest, cosineOf(a.views, i, b.views, j))
    sum += a.weights[i]! * (1 - nearest)
  }
  return sum / a.weight
}

/** A row as plain data. Nine digits are a whole float32, in half of the text. */
export function vectorState(rows: EmbeddingRows, row: number): EmbeddingSnapshot {
  const { values, scale } = rows.snapshot(row)
  return { values: values.map((value) => Number(value.toPrecision(9))), scale }
}
