import { MotError, type TrackRow } from '@mot/core'
import { completeOptions } from '../complete-options'
import { countFromOne, notNegative, numberShape } from '../shapes'
import { clusters, dot } from './appearance-clusters'
import { groupById, inOrder, type TrackletRows } from './tracklets'

export interface AppearanceLinkingOptions {
  /** Largest cosine distance of two observations of one appearance within a track, 0 to 2. Default 0.6. */
  readonly maxViewDistance?: number
  /** Observations that an appearance has at least, or it is none of its own. Default 10. */
  readonly minViewFrames?: number
  /** Most parts that a track is split into. Default 3. */
  readonly maxParts?: number
  /** Largest mean cosine distance of the observations of two tracks that are merged, 0 to 2. Default 0.4. */
  readonly maxEmbeddingDistance?: number
  /**
   * How far the beginning of a track may be from the end of the one before it, along x and along y, in multiples of the widest range of any
   * track. Default 1.
   */
  readonly maxJump?: number
}

const distance = numberShape('from 0 to 2', (value) => value >= 0 && value <= 2)

export const appearanceLinkingDefaults: Readonly<Required<AppearanceLinkingOptions>> = {
  maxViewDistance: 0.6,
  minViewFrames: 10,
  maxParts: 3,
  maxEmbeddingDistance: 0.4,
  maxJump: 1,
}

/** Observations of a track that are compared with each other; of more, every second, third, … */
const MOST_COMPARED = 600

/**
 * Splits tracks that follow several objects one after the other, and merges those that follow one, by appearance: Sun et al., "GTA: Global
 * Tracklet Association for Multi-Object Tracking in Sports" (2024), sections 3.2 and 3.3. However long an object is away; two tracks with a
 * frame in common are never merged. The first part of a track keeps its id, other parts get new ones; merged tracks have the id of the
 * earliest. Rows without embeddings stay with the row before them. Boxes and scores are unchanged.
 * @param rows of a whole sequence, in any order.
 * @returns all rows in the order of frames and ids.
 * @throws MotError `invalid-option`, `invalid-frame`; `invalid-detections`, also for embeddings of different lengths.
 */
export function linkByAppearance(rows: Iterable<TrackRow>, options: AppearanceLinkingOptions = {}): TrackRow[] {
  const complete = completeOptions(options, appearanceLinkingDefaults, {
    maxViewDistance: distance,
    minViewFrames: countFromOne,
    maxParts: countFromOne,
    maxEmbeddingDistance: distance,
    maxJump: notNegative,
  })
  const groups = [...groupById(rows)]
  let nextId = groups.reduce((most, [id]) => Math.max(most, id), 0) + 1
  const units = unitVectors(groups.flatMap(([, group]) => [...group]))
  const parts = groups.flatMap(([id, group]) =>
    split(group, units, complete).map((part, i) => ({ id: i === 0 ? id : nextId++, part })),
  )
  const tracks = parts.map(({ id, part }) => trackOf(id, part, units))
  merge(tracks, complete)
  return inOrder(tracks.map(({ id, rows }) => rows.map((row) => (row.id === id ? row : { ...row, id }))))
}

type Units = ReadonlyMap<TrackRow, Float64Array>

interface Track {
  id: number
  rows: TrackRow[]
  frames: Set<number>
  /** Sum of the unit vectors, and their number. */
  readonly sum: Float64Array | undefined
  count: number
}

// Split.

/** Rows by appearance, at least one part, the one of the first row first. */
function split(rows: TrackletRows, units: Units, options: Required<AppearanceLinkingOptions>): TrackRow[][] {
  const seen = rows.filter((row) => units.has(row))
  const step = Math.ceil(seen.length / MOST_COMPARED)
  const compared = seen.filter((_, i) => i % Math.max(1, step) === 0)
  const least = Math.max(1, Math.ceil(options.minViewFrames / Math.max(1, step)))
  const groups = clusters(
    compared.map((row) => units.get(row)!),
    options.maxViewDistance,
    least,
  )
  const means = meansOf(compared, groups, units)
  joinClosest(means, options.maxParts)
  if (means.length < 2) return [[...rows]]
  const parts: TrackRow[][] = means.map(() => [])
  let part = nearest(means, units.get(seen[0]!)!)
  for (const row of rows) {
    const unit = units.get(row)
    if (unit) part = nearest(means, unit)
    parts[part]!.push(row)
  }
  return parts.filter(({ length }) => length > 0).sort((a, b) => a[0]!.frame - b[0]!.frame)
}

interface Mean {
  sum: Float64Array
  count: number
}

function meansOf(rows: readonly TrackRow[], groups: Int32Array, units: Units): Mean[] {
  const means: Mean[] = []
  for (const [i, row] of rows.entries()) {
    const group = groups[i]!
    if (group < 0) continue
    const unit = units.get(row)!
    means[group] ??= { sum: new Float64Array(unit.length), count: 0 }
    add(means[group].sum, unit)
    means[group].count++
  }
  return means
}

function joinClosest(means: Mean[], most: number): void {
  while (means.length > most) {
    let [first, second, best] = [0, 1, Number.NEGATIVE_INFINITY]
    for (let i = 0; i < means.length; i++) {
      for (let j = i + 1; j < means.length; j++) {
        const cosine = cosineOf(means[i]!.sum, means[j]!.sum)
        if (cosine > best) [first, second, best] = [i, j, cosine]
      }
    }
    add(means[first]!.sum, means[second]!.sum)
    means[first]!.count += means[second]!.count
    means.splice(second, 1)
  }
}

function nearest(means: readonly Mean[], unit: Float64Array): number {
  let [best, index] = [Number.NEGATIVE_INFINITY, 0]
  for (const [i, { sum }] of means.entries()) {
    const cosine = cosineOf(sum, unit)
    if (cosine > best) [best, index] = [cosine, i]
  }
  return index
}

// Merge.

function trackOf(id: number, rows: TrackRow[], units: Units): Track {
  const vectors = rows.flatMap((row) => units.get(row) ?? [])
  const sum = vectors[0] && new Float64Array(vectors[0].length)
  for (const vector of vectors) add(sum!, vector)
  return { id, rows, frames: new Set(rows.map(({ frame }) => frame)), sum, count: vectors.length }
}

/** The closest two become one, as long as two are close enough. */
function merge(tracks: Track[], options: Required<AppearanceLinkingOptions>): void {
  const reach = reachOf(tracks, options.maxJump)
  const costs = tracks.map((a, i) => tracks.map((b, j) => (j < i ? costOf(a, b, reach) : Number.POSITIVE_INFINITY)))
  for (;;) {
    let [first, second, best] = [-1, -1, options.maxEmbeddingDistance]
    for (const [i, row] of costs.entries()) {
      for (const [j, cost] of row.entries()) if (cost <= best && j < i) [first, second, best] = [j, i, cost]
    }
    if (first < 0) return
    join(tracks[first]!, tracks[second]!)
    tracks.splice(second, 1)
    costs.splice(second, 1)
    for (const row of costs) row.splice(second, 1)
    for (const [i, track] of tracks.entries()) {
      if (i !== first) costs[Math.max(i, first)]![Math.min(i, first)] = costOf(tracks[first]!, track, reach)
    }
  }
}

function join(a: Track, b: Track): void {
  const isFirst = a.rows[0]!.frame < b.rows[0]!.frame || (a.rows[0]!.frame === b.rows[0]!.frame && a.id < b.id)
  if (!isFirst) a.id = b.id
  a.rows = [...a.rows, ...b.rows].sort((one, other) => one.frame - other.frame)
  for (const frame of b.frames) a.frames.add(frame)
  add(a.sum!, b.sum!)
  a.count += b.count
}

/** Mean cosine distance of all pairs of observations: of unit vectors that is one product of two means. */
function costOf(a: Track, b: Track, reach: Reach): number {
  if (!a.sum || !b.sum || a.rows[0]!.classId !== b.rows[0]!.classId) return Number.POSITIVE_INFINITY
  const [few, many] = a.frames.size < b.frames.size ? [a, b] : [b, a]
  for (const frame of few.frames) if (many.frames.has(frame)) return Number.POSITIVE_INFINITY
  if (!isInReach(a, b, reach)) return Number.POSITIVE_INFINITY
  return 1 - dot(a.sum, b.sum) / (a.count * b.count)
}

interface Reach {
  readonly x: number
  readonly y: number
}

function reachOf(tracks: readonly Track[], factor: number): Reach {
  const rangeOf = (values: readonly number[]) =>
    values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY) -
    values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const widest = (place: (row: TrackRow) => number) =>
    tracks.reduce((most, { rows }) => Math.max(most, rangeOf(rows.map(place))), 0)
  return { x: factor * widest(centreX), y: factor * widest(centreY) }
}

/** Where one track follows the other, its beginning is within reach of the end. */
function isInReach(a: Track, b: Track, { x, y }: Reach): boolean {
  const [before, after] = a.rows[0]!.frame < b.rows[0]!.frame ? [a, b] : [b, a]
  const start = after.rows[0]!
  const end = before.rows.findLast(({ frame }) => frame < start.frame)!
  return Math.abs(centreX(start) - centreX(end)) <= x && Math.abs(centreY(start) - centreY(end)) <= y
}

function centreX({ box }: TrackRow): number {
  return (box.left + box.right) / 2
}

function centreY({ box }: TrackRow): number {
  return (box.top + box.bottom) / 2
}

// Vectors.

/** @throws MotError `invalid-detections` for embeddings of different lengths, and for one without a direction. */
function unitVectors(rows: readonly TrackRow[]): Units {
  const units = new Map<TrackRow, Float64Array>()
  let dimension: number | undefined
  for (const row of rows) {
    if (row.embedding === undefined) continue
    dimension ??= row.embedding.length
    const unit = Float64Array.from(row.embedding)
    const length = Math.sqrt(dot(unit, unit))
    if (unit.length !== dimension || !(length > 0 && length < Number.POSITIVE_INFINITY)) {
      throw new MotError(
        'invalid-detections',
        `Track ${row.id} of frame ${row.frame} should have an embedding of ${dimension} finite numbers that are not all 0.`,
      )
    }
    units.set(
      row,
      unit.map((value) => value / length),
    )
  }
  return units
}

function add(sum: Float64Array, vector: Float64Array): void {
  for (let k = 0; k < sum.length; k++) sum[k]! += vector[k]!
}

function cosineOf(a: Float64Array, b: Float64Array): number {
  return dot(a, b) / Math.max(1e-300, Math.sqrt(dot(a, a) * dot(b, b)))
}
