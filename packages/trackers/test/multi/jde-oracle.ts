import { type Detections, inclusiveIou, lapjv, xyah } from '@mot/core'
import type { JDETrackerOptions } from '@mot/trackers'
import { DenseFilter } from '../../../core/test/kalman/dense-filter'

interface Oracle {
  id: number
  state: 'tracked' | 'lost' | 'removed'
  confirmed: boolean
  readonly filter: DenseFilter
  embedding: Float32Array
  startFrame: number
  lastFrame: number
}

interface Observation {
  readonly box: number[]
  readonly measurement: number[]
  readonly score: number
  readonly embedding: Float32Array
}

/** One reported row: id, left, top, right, bottom. */
export type OracleRow = readonly [id: number, ...box: number[]]

/**
 * JDE's tracker in its plainest, slowest form: whole 8 × 8 filters, full cost matrices, the extended dense
 * solver, lists rebuilt by id, and a set of removed ids that only grows. It shares nothing with JDETracker but `lapjv` and
 * `inclusiveIou`, which have oracles of their own.
 */
export class JDEOracle {
  private frame = 0
  private lastId = 0
  private tracked: Oracle[] = []
  private lost: Oracle[] = []
  private readonly removed = new Set<number>()

  constructor(private readonly options: Required<JDETrackerOptions>) {}

  update(detections: Detections): OracleRow[] {
    const { options } = this
    this.frame++
    let observations = observe(detections, options.minScore)
    const activated: Oracle[] = []
    const refound: Oracle[] = []
    const newlyLost: Oracle[] = []
    const newlyRemoved: number[] = []

    const tentative = this.tracked.filter((track) => !track.confirmed)
    const pool = join(
      this.tracked.filter((track) => track.confirmed),
      this.lost,
    )
    for (const { state, filter } of pool) {
      if (state !== 'tracked') filter.mean[7] = 0
      filter.predict()
    }

    const byAppearance = pool.map((track) => observations.map((seen) => this.appearanceCost(track, seen)))
    const first = solve(byAppearance, observations.length, options.maxEmbeddingDistance)
    for (const [i, j] of first.pairs) {
      ;(pool[i]!.state === 'tracked' ? activated : refound).push(pool[i]!)
      this.see(pool[i]!, observations[j]!)
    }
    observations = first.unmatchedColumns.map((j) => observations[j]!)

    const unmatched = first.unmatchedRows.map((i) => pool[i]!).filter(({ state }) => state === 'tracked')
    const second = solve(overlaps(unmatched, observations), observations.length, options.maxIouDistance)
    for (const [i, j] of second.pairs) {
      activated.push(unmatched[i]!)
      this.see(unmatched[i]!, observations[j]!)
    }
    for (const i of second.unmatchedRows) {
      unmatched[i]!.state = 'lost'
      newlyLost.push(unmatched[i]!)
    }
    observations = second.unmatchedColumns.map((j) => observations[j]!)

    const third = solve(overlaps(tentative, observations), observations.length, options.maxTentativeIouDistance)
    for (const [i, j] of third.pairs) {
      activated.push(tentative[i]!)
      this.see(tentative[i]!, observations[j]!)
    }
    for (const i of third.unmatchedRows) {
      tentative[i]!.state = 'removed'
      newlyRemoved.push(tentative[i]!.id)
    }
    for (const j of third.unmatchedColumns) {
      if (observations[j]!.score >= options.newTrackScore) activated.push(this.start(observations[j]!))
    }

    for (const track of this.lost) {
      if (this.frame - track.lastFrame <= Math.floor((options.frameRate / 30) * options.maxLostFrames)) continue
      track.state = 'removed'
      newlyRemoved.push(track.id)
    }
    this.tracked = this.tracked.filter(({ state }) => state === 'tracked')
    this.tracked = join(join(this.tracked, activated), refound)
    this.lost = subtract(this.lost, new Set(this.tracked.map(({ id }) => id)))
    this.lost = subtract([...this.lost, ...newlyLost], this.removed)
    for (const id of newlyRemoved) this.removed.add(id)
    this.dropDuplicates()
    return this.tracked.filter(({ confirmed }) => confirmed).map((track) => [track.id, ...boxOf(track)])
  }

  private appearanceCost(track: Oracle, { measurement, embedding }: Observation): number {
    const squaredDistance = mahalanobis(track.filter, measurement)
    if (squaredDistance > 9.4877) return Number.POSITIVE_INFINITY
    let dot = 0
    let squares = 0
    for (const [k, value] of embedding.entries()) {
      dot += value * track.embedding[k]!
      squares += (value - track.embedding[k]!) ** 2
    }
    const distance = this.options.embeddingMetric === 'cosine' ? Math.max(0, 1 - dot) : Math.sqrt(squares)
    return this.options.appearanceWeight * distance + (1 - this.options.appearanceWeight) * squaredDistance
  }

  private see(track: Oracle, { measurement, embedding }: Observation): void {
    track.filter.correct(measurement)
    const momentum = this.options.embeddingMomentum
    track.embedding = unit(track.embedding.map((value, k) => momentum * value + (1 - momentum) * embedding[k]!))
    track.state = 'tracked'
    track.confirmed = true
    track.lastFrame = this.frame
  }

  private start({ measurement, embedding }: Observation): Oracle {
    return {
      id: ++this.lastId,
      state: 'tracked',
      confirmed: this.frame === 1 && this.options.confirmFirstFrame,
      filter: new DenseFilter(xyah, measurement),
      embedding,
      startFrame: this.frame,
      lastFrame: this.frame,
    }
  }

  private dropDuplicates(): void {
    const drop = new Set<Oracle>()
    for (const track of this.tracked) {
      for (const other of this.lost) {
        if (1 - inclusiveIou(boxOf(track), 0, boxOf(other), 0) >= this.options.duplicateIouDistance) continue
        const longer = track.lastFrame - track.startFrame > other.lastFrame - other.startFrame
        drop.add(longer ? other : track)
      }
    }
    this.tracked = this.tracked.filter((track) => !drop.has(track))
    this.lost = this.lost.filter((track) => !drop.has(track))
  }
}

function observe(detections: Detections, minScore: number): Observation[] {
  return [...detections]
    .filter(({ score }) => score > minScore)
    .map(({ box: { left, top, right, bottom }, score, embedding }) => ({
      box: [left, top, right, bottom],
      measurement: [(left + right) / 2, (top + bottom) / 2, (right - left) / (bottom - top), bottom - top],
      score,
      embedding: unit(embedding!),
    }))
}

function join(first: Oracle[], second: Oracle[]): Oracle[] {
  const ids = new Set(first.map(({ id }) => id))
  return [...first, ...second.filter(({ id }) => !ids.has(id))]
}

function subtract(tracks: Oracle[], ids: Set<number>): Oracle[] {
  return tracks.filter(({ id }) => !ids.has(id))
}

function solve(costs: number[][], columnCount: number, costLimit: number) {
  const { columnOfRow, rowOfColumn } = lapjv(costs.flat(), costs.length, columnCount, { costLimit })
  const rows = [...columnOfRow.keys()]
  return {
    pairs: rows.filter((i) => columnOfRow[i]! >= 0).map((i) => [i, columnOfRow[i]!] as const),
    unmatchedRows: rows.filter((i) => columnOfRow[i]! < 0),
    unmatchedColumns: [...rowOfColumn.keys()].filter((j) => rowOfColumn[j]! < 0),
  }
}

function overlaps(tracks: Oracle[], observations: Observation[]): number[][] {
  return tracks.map((track) => observations.map(({ box }) => 1 - inclusiveIou(boxOf(track), 0, box, 0)))
}

function boxOf({ filter: { mean } }: Oracle): number[] {
  const [x, y, a, h] = mean as unknown as [number, number, number, number]
  return [x - (a * h) / 2, y - h / 2, x + (a * h) / 2, y + h / 2]
}

function unit(vector: Float32Array): Float32Array {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  return vector.map((value) => value / norm)
}

/** dᵀS⁻¹d by elimination, with S = HPHᵀ + R and R by the predicted height. */
function mahalanobis({ mean, P }: DenseFilter, measurement: readonly number[]): number {
  const deviation = [mean[3]! / 20, mean[3]! / 20, 1e-1, mean[3]! / 20]
  const rows = deviation.map((noise, i) => [
    ...deviation.map((_, j) => P[8 * i + j]! + (i === j ? noise ** 2 : 0)),
    measurement[i]! - mean[i]!,
  ])
  let distance = 0
  for (let pivot = 0; pivot < 4; pivot++) {
    const row = rows[pivot]!
    distance += row[4]! ** 2 / row[pivot]!
    for (const other of rows.slice(pivot + 1)) {
      const factor = other[pivot]! / row[pivot]!
      for (let k = pivot; k < 5; k++) other[k]! -= factor * row[k]!
    }
  }
  return distance
}
