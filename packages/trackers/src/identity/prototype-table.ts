import { cosineDistances, EmbeddingRows, type EmbeddingSnapshot } from '@mot/core'
import { cosineOf, join, type TrackEvidence, vectorState } from './track-evidence'

/** A prototype as plain data. */
export interface PrototypeState {
  readonly identity: number
  /** Number of the track that it is from. */
  readonly track: number
  readonly weight: number
  readonly time: number
  readonly vector: EmbeddingSnapshot
}

/**
 * Prototypes of all identities, in one table that is searched as a whole: unit vectors, each with its identity, the track that it is from,
 * its weight and the time of that. A removed row is replaced by the last one.
 */
export class PrototypeTable {
  readonly rows: EmbeddingRows
  count = 0
  private identities = new Int32Array(0)
  private tracks = new Int32Array(0)
  private weights = new Float64Array(0)
  private times = new Float64Array(0)
  private distances = new Float32Array(0)

  /** @param halfLife seconds in which a weight halves. */
  constructor(
    readonly dimension: number,
    private readonly most: number,
    private readonly halfLife: number,
  ) {
    this.rows = new EmbeddingRows(dimension)
  }

  /** Adds the views of a track that have a part in it, in place of those that were added before. */
  put(identity: number, track: number, evidence: TrackEvidence, time: number): void {
    this.removeTrack(track)
    const least = LEAST_SHARE * evidence.weight
    for (let view = 0; view < evidence.count; view++) {
      const weight = evidence.weights[view]!
      if (weight < least) continue
      this.append(identity, track, Math.min(weight, MOST_WEIGHT), time)
      this.rows.copy(this.count - 1, evidence.views, view)
    }
    this.limit(identity, time)
  }

  /**
   * Distance of a track to each identity: of each of its views to the nearest prototype, a mean by weights. 0 to 2.
   * @param except number of a track whose prototypes do not count.
   */
  distancesTo(evidence: TrackEvidence, except: number): Map<number, number> {
    const { count } = this
    const { count: views, weight: total } = evidence
    if (this.distances.length < views * count) this.distances = new Float32Array(2 * views * count)
    cosineDistances(evidence.views, views, this.rows, count, this.distances)
    const sums = new Map<number, number>()
    for (let view = 0; view < views; view++) {
      const nearest = this.nearestOf(view, except)
      const share = evidence.weights[view]! / total
      for (const [identity, distance] of nearest) sums.set(identity, (sums.get(identity) ?? 0) + share * distance)
    }
    return sums
  }

  /** Of one row of the distances, by identity. */
  private nearestOf(view: number, except: number): Map<number, number> {
    const { count, distances, identities, tracks } = this
    const nearest = new Map<number, number>()
    for (let row = 0, at = view * count; row < count; row++, at++) {
      if (tracks[row] === except) continue
      const identity = identities[row]!
      const known = nearest.get(identity)
      if (known === undefined || distances[at]! < known) nearest.set(identity, distances[at]!)
    }
    return nearest
  }

  /** Gives all prototypes of an identity to another, or only those of one track. */
  move(from: number, to: number, track: number | undefined, time: number): void {
    for (let row = 0; row < this.count; row++) {
      if (this.identities[row] === from && (track === undefined || this.tracks[row] === track)) {
        this.identities[row] = to
      }
    }
    this.limit(to, time)
  }

  remove(identity: number): void {
    this.removeWhere((row) => this.identities[row] === identity)
  }

  removeTrack(track: number): void {
    this.removeWhere((row) => this.tracks[row] === track)
  }

  /** Number of prototypes of an identity. */
  countOf(identity: number): number {
    let count = 0
    for (let row = 0; row < this.count; row++) if (this.identities[row] === identity) count++
    return count
  }

  snapshot(): PrototypeState[] {
    return Array.from({ length: this.count }, (_, row) => ({
      identity: this.identities[row]!,
      track: this.tracks[row]!,
      weight: this.weights[row]!,
      time: this.times[row]!,
      vector: vectorState(this.rows, row),
    }))
  }

  restore(states: readonly PrototypeState[]): void {
    this.count = 0
    for (const { identity, track, weight, time, vector } of states) {
      this.append(identity, track, weight, time)
      this.rows.restore(this.count - 1, vector)
    }
  }

  private append(identity: number, track: number, weight: number, time: number): void {
    const row = this.count++
    this.rows.reserve(this.count)
    if (this.identities.length < this.count) this.grow()
    this.identities[row] = identity
    this.tracks[row] = track
    this.weights[row] = weight
    this.times[row] = time
  }

  private grow(): void {
    const capacity = 2 * this.count
    this.identities = grown(new Int32Array(capacity), this.identities)
    this.tracks = grown(new Int32Array(capacity), this.tracks)
    this.weights = grown(new Float64Array(capacity), this.weights)
    this.times = grown(new Float64Array(capacity), this.times)
  }

  /** Joins the closest prototypes of an identity until there are not too many. */
  private limit(identity: number, time: number): void {
    const own: number[] = []
    for (let row = 0; row < this.count; row++) if (this.identities[row] === identity) own.push(row)
    const surplus: number[] = []
    while (own.length > this.most) {
      const [first, second] = this.closest(own)
      const [one, other] = [this.weightAt(first, time), this.weightAt(second, time)]
      join(this.rows, first, one, this.rows, second, other)
      if (other > one) this.tracks[first] = this.tracks[second]!
      this.weights[first] = Math.min(MOST_WEIGHT, one + other)
      this.times[first] = time
      own.splice(own.indexOf(second), 1)
      surplus.push(second)
    }
    for (const row of surplus.sort((a, b) => b - a)) this.removeRow(row)
  }

  private closest(own: readonly number[]): readonly [first: number, second: number] {
    let [first, second, best] = [own[0]!, own[1]!, Number.NEGATIVE_INFINITY]
    for (const [i, one] of own.entries()) {
      for (const other of own.slice(i + 1)) {
        const cosine = cosineOf(this.rows, one, this.rows, other)
        if (cosine > best) [first, second, best] = [one, other, cosine]
      }
    }
    return [first, second]
  }

  private weightAt(row: number, time: number): number {
    // A weight that is 0 would take no part in a mean.
    return Math.max(1e-6, this.weights[row]! * 2 ** ((this.times[row]! - time) / this.halfLife))
  }

  private removeWhere(isRemoved: (row: number) => boolean): void {
    for (let row = this.count - 1; row >= 0; row--) if (isRemoved(row)) this.removeRow(row)
  }

  private removeRow(row: number): void {
    const last = --this.count
    if (row === last) return
    this.rows.copy(row, this.rows, last)
    this.identities[row] = this.identities[last]!
    this.tracks[row] = this.tracks[last]!
    this.weights[row] = this.weights[last]!
    this.times[row] = this.times[last]!
  }
}

/** Least share of a track's weight of a view that becomes a prototype: one that is seen for moments may show another person. */
const LEAST_SHARE = 0.1
/** A person who stood there for hours is still learned anew. */
const MOST_WEIGHT = 100

function grown<Column extends Int32Array | Float64Array>(into: Column, from: Column): Column {
  into.set(from as never)
  return into
}
