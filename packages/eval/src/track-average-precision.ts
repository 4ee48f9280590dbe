import { MotError } from '@mot/core'
import { commonArea } from './area'
import type { ComparedFrame } from './compare'
import {
  addRanked,
  averagePrecisionOf,
  meanOfDefined,
  type RankedCounts,
  type RankingInput,
  rank,
  recallOf,
} from './ranking'
import { type Counter, sequenceMetric } from './sequence-metric'
import { similarityOf } from './similarity/similarity-of'

/** Thresholds of the overlap of whole tracks: 0.5, 0.55, … 0.95. */
const limits: readonly number[] = Array.from({ length: 10 }, (_, i) => 0.5 + i * 0.05)

/** Ranges of tracks: mean area in square pixels, length in frames; both ends included. */
interface Range {
  readonly area?: readonly [from: number, to: number]
  readonly frames?: readonly [from: number, to: number]
}

const ranges = {
  all: {},
  small: { area: [0, 32 ** 2] },
  medium: { area: [32 ** 2, 96 ** 2] },
  large: { area: [96 ** 2, 1e10] },
  brief: { frames: [0, 3] },
  middling: { frames: [3, 10] },
  long: { frames: [10, 1e5] },
} as const satisfies Record<string, Range>

type RangeName = keyof typeof ranges

/** 0 to 1; −1 where there are no such tracks. */
export interface TrackAveragePrecisionScores {
  /** Average precision, mean over all thresholds, of all tracks and of those in each range. */
  readonly ap: Readonly<Record<RangeName, number>>
  /** Average recall, mean over all thresholds. */
  readonly ar: Readonly<Record<RangeName, number>>
  /** Average precision of all tracks at 0.5 and at 0.75. */
  readonly ap50: number
  readonly ap75: number
}

/**
 * Average precision of whole tracks, as in TrackEval's TrackMAP and TAO (Dave et al., "TAO: A Large-Scale Benchmark for Tracking Any
 * Object", 2020). The overlap of two tracks is the intersection over union of their space-time volumes, and tracks are ranked by their
 * mean score. For one class; `minIou` has no effect, and `similarity` is one of areas: boxes, oriented boxes or masks.
 */
export const trackAveragePrecision = sequenceMetric<RankedCounts, TrackAveragePrecisionScores>({
  counter: (options) => {
    const { name, areaOf } = similarityOf(options)
    if (areaOf) return new TrackCounter()
    throw new MotError('invalid-option', `trackAveragePrecision compares areas, which ${name} does not have.`)
  },

  add: addRanked,

  score: (counts) => ({
    ap: perRange((range) =>
      meanOfDefined(limits.map((_, limit) => averagePrecisionOf(counts, selection(range, limit)))),
    ),
    ar: perRange((range) => meanOfDefined(limits.map((_, limit) => recallOf(counts, selection(range, limit))))),
    ap50: averagePrecisionOf(counts, selection(0, 0)),
    ap75: averagePrecisionOf(counts, selection(0, 5)),
  }),
})

function selection(range: number, limit: number) {
  return { range, outcome: range * limits.length + limit, maxPredictions: Number.POSITIVE_INFINITY }
}

function perRange(measure: (range: number) => number): Record<RangeName, number> {
  const names = Object.keys(ranges) as RangeName[]
  return Object.fromEntries(names.map((name, range) => [name, measure(range)])) as Record<RangeName, number>
}

/** Sums over one track. */
interface Volume {
  frames: number
  /** Sum over its frames, in square pixels. */
  area: number
  score: number
}

class TrackCounter implements Counter<RankedCounts> {
  private readonly objects: Volume[] = []
  private readonly predictions: Volume[] = []
  /** [pairs] ids of both, and the sum over all frames of their intersection area. */
  private readonly objectOfPair: number[] = []
  private readonly predictionOfPair: number[] = []
  private readonly common: number[] = []

  add({ truth, truthAreas, results, resultAreas, resultScores, overlaps }: ComparedFrame): void {
    for (let i = 0; i < truth.length; i++) extend(this.objects, truth[i]!, truthAreas[i]!, 1)
    for (let i = 0; i < results.length; i++) extend(this.predictions, results[i]!, resultAreas[i]!, resultScores[i]!)
    for (let k = 0; k < overlaps.pairs.length; k++) {
      const row = overlaps.rows[k]!
      const column = overlaps.columns[k]!
      const iou = overlaps.ious[k]!
      const pair = overlaps.pairs[k]!
      this.objectOfPair[pair] = truth[row]!
      this.predictionOfPair[pair] = results[column]!
      this.common[pair] = (this.common[pair] ?? 0) + commonArea(iou, truthAreas[row]!, resultAreas[column]!)
    }
  }

  counts(): RankedCounts {
    const scoreOf = ({ score, frames }: Volume) => score / frames
    const order = Array.from(this.predictions.keys()).sort(
      (a, b) => scoreOf(this.predictions[b]!) - scoreOf(this.predictions[a]!),
    )
    const predictions = order.map((id) => this.predictions[id]!)
    const input: RankingInput = {
      objectCount: this.objects.length,
      scores: predictions.map(scoreOf),
      overlaps: this.overlaps(order),
      ignoresObject: (object, range) => isOutside(this.objects[object]!, range),
      ignoresPrediction: (prediction, range) => isOutside(predictions[prediction]!, range),
    }
    // The limit is met within rounding.
    return rank(
      input,
      Object.keys(ranges).length,
      limits.map((limit) => limit - Number.EPSILON),
    )
  }

  /** [predictions × objects] intersection over union of the volumes. */
  private overlaps(order: readonly number[]): Float64Array {
    const placeOf = new Map(order.map((id, place) => [id, place]))
    const overlaps = new Float64Array(order.length * this.objects.length)
    for (const [pair, common] of this.common.entries()) {
      const object = this.objectOfPair[pair]!
      const prediction = this.predictionOfPair[pair]!
      const joint = this.objects[object]!.area + this.predictions[prediction]!.area - common
      overlaps[placeOf.get(prediction)! * this.objects.length + object] = common / joint
    }
    return overlaps
  }
}

function extend(volumes: Volume[], id: number, area: number, score: number): void {
  volumes[id] ??= { frames: 0, area: 0, score: 0 }
  const volume = volumes[id]
  volume.frames++
  volume.area += area
  volume.score += score
}

function isOutside(volume: Volume, range: number): boolean {
  const { area, frames }: Range = Object.values(ranges)[range]!
  const isIn = (value: number, limits: Range['area']) => !limits || (value >= limits[0] && value <= limits[1])
  return !isIn(volume.area / volume.frames, area) || !isIn(volume.frames, frames)
}
