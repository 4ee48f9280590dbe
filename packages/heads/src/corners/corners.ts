import { checkCount, checkRange } from '../check-options'
import type { OutputSpec } from '../head'
import { type ImageMaps, readMap } from '../maps/bind-maps'
import { findPeaks, type HeatmapKind } from '../maps/peaks'
import type { CornerPairs } from './corner-pairs'

/** For each of two corners: heatmap, the tag that corners of one object share, offset in the cell. */
export type CornerOutput = `${'tl' | 'br'}_${'heat' | 'tag' | 'regr'}`

export type CornerSpecs = Readonly<Record<CornerOutput, OutputSpec>>

export function cornerSpecs(classCount: number, names: Partial<Readonly<Record<CornerOutput, string>>>): CornerSpecs {
  const spec = (key: CornerOutput, channels: number) => ({
    name: names[key] ?? key,
    shape: ['batch', channels, 'rows', 'columns'],
  })
  return {
    tl_heat: spec('tl_heat', classCount),
    br_heat: spec('br_heat', classCount),
    tl_tag: spec('tl_tag', 1),
    br_tag: spec('br_tag', 1),
    tl_regr: spec('tl_regr', 2),
    br_regr: spec('br_regr', 2),
  }
}

/** The heatmaps among the outputs. */
export const cornerHeatmaps = ['tl_heat', 'br_heat'] as const

/** How corners are paired. */
export interface PairOptions {
  /**
   * Number of corners of each kind that are paired, the best. Default 100; for Squeeze 20, for triplets 70, for Saccade 12.
   */
  readonly maxCorners?: number
  /** Number of pairs that are kept per pass, the best. Default 1000; for Squeeze 100, for Saccade 12. */
  readonly maxPairs?: number
  /** Largest difference of the tags of two corners of one object. Default 0.5; for Saccade 0.3. */
  readonly maxTagDistance?: number
}

/** @throws MotError `invalid-option`. */
export function checkPairOptions({ maxCorners, maxPairs, maxTagDistance }: Required<PairOptions>): void {
  checkCount('maxCorners', maxCorners)
  checkCount('maxPairs', maxPairs)
  checkRange('maxTagDistance', maxTagDistance, 0, Infinity)
}

export interface PairSettings extends Required<PairOptions> {
  readonly heatmap: HeatmapKind
  /** Whether corners on the map's own edge count: the objects there may extend beyond it. */
  readonly border: boolean
}

/**
 * Pairs corners of one class with similar tags, the bottom right one not left of or above the other (CornerNet, sections 3.3
 * and 3.5).
 * @throws MotError `invalid-output`.
 */
export function pairCorners(image: ImageMaps<CornerSpecs, PairSettings>): CornerPairs {
  const { maxPairs, maxTagDistance } = image.settings
  const topLeft = findCorners('tl', image)
  const bottomRight = findCorners('br', image)
  const pairs: { readonly first: Corner; readonly second: Corner; readonly score: number }[] = []
  for (const first of topLeft) {
    for (const second of bottomRight) {
      if (first.classId !== second.classId) continue
      if (Math.abs(first.tag - second.tag) > maxTagDistance) continue
      if (second.x < first.x || second.y < first.y) continue
      pairs.push({ first, second, score: Math.fround(first.score + second.score) / 2 })
    }
  }
  pairs.sort((a, b) => b.score - a.score)
  const kept = pairs.slice(0, maxPairs)
  return {
    count: kept.length,
    boxes: Float64Array.from(kept.flatMap(({ first, second }) => [first.x, first.y, second.x, second.y])),
    scores: Float64Array.from(kept, ({ score }) => score),
    topLeftScores: Float64Array.from(kept, ({ first }) => first.score),
    bottomRightScores: Float64Array.from(kept, ({ second }) => second.score),
    classIds: Int32Array.from(kept, ({ first }) => first.classId),
  }
}

interface Corner {
  readonly classId: number
  readonly score: number
  readonly tag: number
  /** In cells. */
  readonly x: number
  readonly y: number
}

function findCorners(kind: 'tl' | 'br', image: ImageMaps<CornerSpecs, PairSettings>): Corner[] {
  const { specs, maps, index, settings } = image
  const { maxCorners, border, heatmap } = settings
  const [heat, tags, offsets] = [`${kind}_heat`, `${kind}_tag`, `${kind}_regr`] as const
  const peaks = findPeaks(specs[heat].name, maps[heat], index, 0, maxCorners, heatmap)
  const [, , rows, columns] = maps[heat].shape as [number, number, number, number]
  const edgeX = kind === 'tl' ? 0 : columns - 1
  const edgeY = kind === 'tl' ? 0 : rows - 1
  const corners: Corner[] = []
  for (let i = 0; i < peaks.count; i++) {
    const cell = peaks.cells[i]!
    const cellX = cell % columns
    const cellY = (cell - cellX) / columns
    if (!border && (cellX === edgeX || cellY === edgeY)) continue
    corners.push({
      classId: peaks.classIds[i]!,
      score: Math.fround(peaks.scores[i]!),
      tag: readMap(image, tags, 0, cell),
      x: Math.fround(cellX + readMap(image, offsets, 0, cell)),
      y: Math.fround(cellY + readMap(image, offsets, 1, cell)),
    })
  }
  return corners
}
