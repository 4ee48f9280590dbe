import { composeAffine, Detections, mapBoxes, mapPoints } from '@mot/core'
import { mergeByClass, suppressSoftly, withScoresAbove } from './boxes/merge-by-class'
import { checkCount, checkRange, type Filled, fillOptions } from './check-options'
import { aggregateEdges } from './corners/edge-aggregation'
import { type ExtremePoint, type Four, groupPoints } from './corners/extreme-points'
import { defineHead } from './define-head'
import type { Head, View } from './head'
import {
  type ClassHeatmapOptions,
  checkSharedOptions,
  classHeatmapDefaults,
  type MergeOptions,
  mergeDefaults,
} from './heatmap-options'
import { type CenterNetInputOptions, centerNetInput, centerNetInputDefaults } from './inputs/center-net-input'
import { imageColumns } from './inputs/view'
import { bindMaps, type ImageMaps, readMap } from './maps/bind-maps'
import { type KnownHeatmap, knowHeatmap } from './maps/heatmap-kind'
import { findPeaks, scoreOf } from './maps/peaks'

/** Heatmaps of the topmost, leftmost, bottommost, rightmost and centre points; offsets of the first four in their cells. */
export type ExtremeNetOutput = `hm_${'t' | 'l' | 'b' | 'r' | 'c'}` | `reg_${'t' | 'l' | 'b' | 'r'}`

export interface ExtremeNetOptions extends ClassHeatmapOptions<ExtremeNetOutput>, CenterNetInputOptions, MergeOptions {
  /** Number of points of each kind that are grouped, the best. Default 40. */
  readonly maxPoints?: number
  /** Lowest score of a point, 0 to 1. Default 0.1. */
  readonly minPointScore?: number
  /** Lowest score of a centre, 0 to 1. Default 0.1. */
  readonly minCenterScore?: number
  /**
   * Weight of the scores beside a point along its edge that are added to its own, 0 to 1: for straight edges without a
   * single extreme point. Default 0.1.
   */
  readonly edgeAggregation?: number
}

export const extremeNetDefaults = {
  ...centerNetInputDefaults,
  ...classHeatmapDefaults,
  ...mergeDefaults,
  softNms: true,
  maxPoints: 40,
  minPointScore: 0.1,
  minCenterScore: 0.1,
  edgeAggregation: 0.1,
} as const satisfies ExtremeNetOptions

/**
 * ExtremeNet (Zhou et al. 2019, "Bottom-up Object Detection by Grouping Extreme and Center Points", section 4), in
 * CenterNet's version: an object is its topmost, leftmost, bottommost and rightmost points, confirmed by a centre in their
 * middle. The four points are keypoints in that order, with their own scores.
 *
 * In: BGR, normalised, in the middle of the input. Out: `hm_t`, `hm_l`, `hm_b`, `hm_r`, `hm_c` [n, classes, rows, columns]
 * logits; `reg_t`, `reg_l`, `reg_b`, `reg_r` [n, 2, …] in cells.
 * @throws MotError `invalid-option`.
 */
export function extremeNet(options: ExtremeNetOptions = {}): Head {
  const settings: Settings = fillOptions(options, extremeNetDefaults)
  checkSharedOptions(settings)
  checkCount('maxPoints', settings.maxPoints)
  for (const option of ['minPointScore', 'minCenterScore', 'edgeAggregation'] as const) {
    checkRange(option, settings[option], 0, 1)
  }
  const specs = outputSpecs(settings)

  return defineHead({
    name: 'extremenet',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs: specs,
    ...centerNetInput(settings),
    decode(outputs, views) {
      const maps = bindMaps(specs, outputs, views, settings.stride)
      const known = knowHeatmap(settings, specs, maps, ['hm_t', 'hm_l', 'hm_b', 'hm_r', 'hm_c'])
      return views.map((view, index) => decodeImage({ specs, maps, index, settings: known }, view))
    },
  })
}

type Settings = Filled<ExtremeNetOptions, typeof extremeNetDefaults>
type Maps = ImageMaps<ReturnType<typeof outputSpecs>, KnownHeatmap<Settings>>

function outputSpecs({ classCount, outputNames }: Settings) {
  const spec = (key: ExtremeNetOutput, channels: number) => ({
    name: outputNames[key] ?? key,
    shape: ['batch', channels, 'rows', 'columns'],
  })
  return {
    hm_t: spec('hm_t', classCount),
    hm_l: spec('hm_l', classCount),
    hm_b: spec('hm_b', classCount),
    hm_r: spec('hm_r', classCount),
    hm_c: spec('hm_c', classCount),
    reg_t: spec('reg_t', 2),
    reg_l: spec('reg_l', 2),
    reg_b: spec('reg_b', 2),
    reg_r: spec('reg_r', 2),
  }
}

const sides = ['t', 'l', 'b', 'r'] as const
type Side = (typeof sides)[number]

/** Four extreme points of one class and the score of their object. */
interface Group {
  readonly points: Four<ExtremePoint>
  readonly classId: number
  readonly score: number
}

/** Groups that the original keeps before it merges them. */
const MAX_GROUPS = 1000

function decodeImage(image: Maps, view: View): Detections {
  const { minScore, maxDetections, softNms, leftovers } = image.settings
  // 1. Peaks of the four heatmaps, after edge aggregation (section 4.3).
  const points: Four<ExtremePoint[][]> = [
    findPoints(image, 't'),
    findPoints(image, 'l'),
    findPoints(image, 'b'),
    findPoints(image, 'r'),
  ]
  // 2. Center grouping (section 4.1).
  const groups = groupByCenters(image, points)
  // 3. The best groups as boxes, suppressed within each class.
  const found = toDetections(image, groups.slice(0, MAX_GROUPS), view)
  const suppress = (ofClass: Detections) =>
    softNms ? suppressSoftly(ofClass, { method: 'gaussian' }, leftovers) : ofClass
  return withScoresAbove(minScore, mergeByClass(found, maxDetections, suppress))
}

/** The points of one side by class, best first. */
function findPoints({ specs, maps, index, settings }: Maps, side: Side): ExtremePoint[][] {
  const { classCount, maxPoints, minPointScore, edgeAggregation, heatmap } = settings
  const along = side === 't' || side === 'b' ? 'row' : 'column'
  const { map, kind } = aggregateEdges(maps[`hm_${side}`], along, edgeAggregation, heatmap)
  const peaks = findPeaks(specs[`hm_${side}`].name, map, index, 0, maxPoints, kind)
  const columns = map.shape[3]!
  const points = Array.from({ length: classCount }, (): ExtremePoint[] => [])
  for (let i = 0; i < peaks.count; i++) {
    const cell = peaks.cells[i]!
    const score = Math.fround(peaks.scores[i]!)
    if (score < minPointScore) continue
    points[peaks.classIds[i]!]!.push({ column: cell % columns, row: Math.floor(cell / columns), cell, score })
  }
  return points
}

/** All groups of four points of one class with a centre in their middle, by descending score. */
function groupByCenters(image: Maps, [tops, lefts, bottoms, rights]: Four<ExtremePoint[][]>): Group[] {
  const { classCount, minCenterScore } = image.settings
  const groups: Group[] = []
  for (let classId = 0; classId < classCount; classId++) {
    for (const points of groupPoints([tops[classId]!, lefts[classId]!, bottoms[classId]!, rights[classId]!])) {
      const center = centerScore(image, classId, points)
      if (center < minCenterScore) continue
      const sum = points.reduce((total, { score }) => total + score, 2 * center)
      groups.push({ points, classId, score: sum / 6 })
    }
  }
  return groups.sort((a, b) => b.score - a.score)
}

/** The score of the heatmap of centres in the middle of the box. */
function centerScore(image: Maps, classId: number, [top, left, bottom, right]: Four<ExtremePoint>): number {
  const columns = image.maps.hm_c.shape[3]!
  const cell = ((top.row + bottom.row) >> 1) * columns + ((left.column + right.column) >> 1)
  return scoreOf(readMap(image, 'hm_c', classId, cell), image.settings.heatmap)
}

/** Groups as boxes and keypoints in pixels of the image. */
function toDetections(image: Maps, groups: readonly Group[], view: View): Detections {
  const { stride } = image.settings
  const keypoints = Float64Array.from(
    groups.flatMap(({ points }) =>
      points.flatMap(({ column, row, cell, score }, i) => {
        const shift = (axis: 0 | 1) => readMap(image, `reg_${sides[i]!}`, axis, cell)
        return [Math.fround(column + shift(0)), Math.fround(row + shift(1)), score]
      }),
    ),
  )
  const boxes = Float64Array.from(
    groups.flatMap((_, i) => {
      const at = 12 * i
      return [keypoints[at + 3]!, keypoints[at + 1]!, keypoints[at + 9]!, keypoints[at + 7]!]
    }),
  )
  const toImage = composeAffine([stride, 0, 0, 0, stride, 0], view.toImage)
  mapBoxes(toImage, boxes)
  mapPoints(toImage, keypoints)
  return new Detections({
    boxes,
    scores: Float64Array.from(groups, ({ score }) => score),
    classIds: Int32Array.from(groups, ({ classId }) => classId),
    keypoints,
    keypointCount: 4,
    ...imageColumns(view),
  })
}
