import { composeAffine, Detections, mapBoxes, mapPoints } from '@mot/core'
import { bindOutputs } from './bind-outputs'
import { type Leftovers, mergeByClass, suppressSoftly, withScoresAbove } from './boxes/merge-by-class'
import { checkCount, checkRange } from './check-options'
import { aggregateEdges } from './corners/edge-aggregation'
import { type ExtremePoint, type Four, groupPoints } from './corners/extreme-points'
import { defineHead } from './define-head'
import type { BoundTo, Head, View } from './head'
import { type CenterNetInputOptions, centerNetInput, centerNetInputDefaults } from './inputs/center-net-input'
import { aboutImage } from './inputs/view'
import { checkCells } from './maps/check-cells'
import { findPeaks, type HeatmapKind, scoreOf } from './maps/peaks'
import { readCell } from './maps/read-cell'

/** Heatmaps of the topmost, leftmost, bottommost, rightmost and centre points; offsets of the first four in their cells. */
export type ExtremeNetOutput = `hm_${'t' | 'l' | 'b' | 'r' | 'c'}` | `reg_${'t' | 'l' | 'b' | 'r'}`

export interface ExtremeNetOptions extends CenterNetInputOptions {
  /** Detections score above this, 0 to 1. Default 0.3. */
  readonly minScore?: number
  /** The best so many points of each kind are grouped. Default 40. */
  readonly maxPoints?: number
  /** Points score this or more, 0 to 1. Default 0.1. */
  readonly minPointScore?: number
  /** Centres score this or more, 0 to 1. Default 0.1. */
  readonly minCenterScore?: number
  /** Share of what lies beside a point along its edge that counts for it: edges without one extreme point. Default 0.1. */
  readonly edgeAggregation?: number
  /** The best so many are kept, and all that score as the last of them. Default 100. */
  readonly maxDetections?: number
  /** Input pixels per cell of the maps. Default 4. */
  readonly stride?: number
  /** Channels of the heatmaps. Default 80, as COCO has. */
  readonly classCount?: number
  /** Whether the heatmaps still need a sigmoid, or (scores) the network has made it. Default `logits`. */
  readonly heatmap?: HeatmapKind
  /** Weakens boxes of one class that overlap. Default true. */
  readonly softNms?: boolean
  /** What soft-NMS leaves behind the boxes that stay. Default `keep`, as the original. */
  readonly leftovers?: Leftovers
  /** Names of the outputs in networks that call them otherwise. */
  readonly outputNames?: Partial<Readonly<Record<ExtremeNetOutput, string>>>
}

export const extremeNetDefaults = {
  ...centerNetInputDefaults,
  minScore: 0.3,
  maxPoints: 40,
  minPointScore: 0.1,
  minCenterScore: 0.1,
  edgeAggregation: 0.1,
  maxDetections: 100,
  stride: 4,
  classCount: 80,
  heatmap: 'logits',
  softNms: true,
  leftovers: 'keep',
  outputNames: {},
} as const satisfies ExtremeNetOptions

const kinds = ['t', 'l', 'b', 'r'] as const
type Kind = (typeof kinds)[number]

/**
 * ExtremeNet (Zhou et al. 2019, "Bottom-up Object Detection by Grouping Extreme and Center Points", section 4), as CenterNet
 * carries it along: objects are their topmost, leftmost, bottommost and rightmost points, if their middle shows a centre. The
 * four come as keypoints in that order, with their own scores.
 *
 * In: BGR, normalised, in the middle of the input. Out: `hm_t`, `hm_l`, `hm_b`, `hm_r`, `hm_c` [n, classes, rows, columns]
 * logits; `reg_t`, `reg_l`, `reg_b`, `reg_r` [n, 2, …] in cells.
 * @throws MotError `invalid-option`.
 */
export function extremeNet(options: ExtremeNetOptions = {}): Head {
  const settings = { ...extremeNetDefaults, ...options }
  const { minScore, maxPoints, minPointScore, minCenterScore, maxDetections, stride, classCount, leftovers } = settings
  for (const option of ['minScore', 'minPointScore', 'minCenterScore', 'edgeAggregation'] as const) {
    checkRange(option, settings[option], 0, 1)
  }
  for (const option of ['maxPoints', 'maxDetections', 'stride', 'classCount'] as const) {
    checkCount(option, settings[option])
  }
  const spec = (key: ExtremeNetOutput, channels: number) => ({
    name: settings.outputNames[key as keyof typeof settings.outputNames] ?? key,
    shape: ['batch', channels, 'rows', 'columns'],
  })
  const outputs = {
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
  type Maps = BoundTo<typeof outputs>

  /** The points of one kind by class, best first. */
  function findPoints(maps: Maps, index: number, kind: Kind): ExtremePoint[][] {
    const { name } = outputs[`hm_${kind}`]
    const along = kind === 't' || kind === 'b' ? 'row' : 'column'
    const { heatmap, edgeAggregation } = settings
    const { map, kind: mapKind } = aggregateEdges(maps[`hm_${kind}`], along, edgeAggregation, heatmap)
    const peaks = findPeaks(name, map, index, 0, maxPoints, mapKind)
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

  function decodeOne(maps: Maps, index: number, view: View): Detections {
    const tops = findPoints(maps, index, 't')
    const lefts = findPoints(maps, index, 'l')
    const bottoms = findPoints(maps, index, 'b')
    const rights = findPoints(maps, index, 'r')
    const groups: Group[] = []
    for (let classId = 0; classId < classCount; classId++) {
      const found = groupPoints([tops[classId]!, lefts[classId]!, bottoms[classId]!, rights[classId]!])
      for (const points of found) {
        const center = centerScore(maps, index, classId, points)
        if (center < minCenterScore) continue
        const sum = points.reduce((total, { score }) => total + score, 2 * center)
        groups.push({ points, classId, score: sum / 6 })
      }
    }
    groups.sort((a, b) => b.score - a.score)
    return toDetections(groups.slice(0, MAX_GROUPS), maps, index, view)
  }

  /** The score of the heatmap of centres in the middle of the box. */
  function centerScore(
    maps: Maps,
    index: number,
    classId: number,
    [top, left, bottom, right]: Four<ExtremePoint>,
  ): number {
    const columns = maps.hm_c.shape[3]!
    const cell = ((top.row + bottom.row) >> 1) * columns + ((left.column + right.column) >> 1)
    return scoreOf(readCell(outputs.hm_c.name, maps.hm_c, index, classId, cell), settings.heatmap)
  }

  function toDetections(groups: readonly Group[], maps: Maps, index: number, view: View): Detections {
    const keypoints = Float64Array.from(
      groups.flatMap(({ points }) =>
        points.flatMap(({ column, row, cell, score }, i) => {
          const key = `reg_${kinds[i]!}` as const
          const shift = (axis: 0 | 1) => readCell(outputs[key].name, maps[key], index, axis, cell)
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
    const found = new Detections({
      boxes,
      scores: Float64Array.from(groups, ({ score }) => score),
      classIds: Int32Array.from(groups, ({ classId }) => classId),
      keypoints,
      keypointCount: 4,
      ...aboutImage(view),
    })
    const weaken = (ofClass: Detections) =>
      settings.softNms ? suppressSoftly(ofClass, { method: 'gaussian' }, leftovers) : ofClass
    return withScoresAbove(minScore, mergeByClass(found, maxDetections, weaken))
  }

  return defineHead({
    name: 'extremenet',
    inputName: settings.inputName,
    pixels: settings.pixels,
    outputs,
    ...centerNetInput(settings),
    decode(tensors, views) {
      const maps = bindOutputs(outputs, tensors, views.length)
      for (const { input } of views) checkCells(outputs.hm_t.name, maps.hm_t, input, stride)
      return views.map((view, index) => decodeOne(maps, index, view))
    },
  })
}

/** The original keeps so many groups before it merges them. */
const MAX_GROUPS = 1000

interface Group {
  readonly points: Four<ExtremePoint>
  readonly classId: number
  readonly score: number
}
