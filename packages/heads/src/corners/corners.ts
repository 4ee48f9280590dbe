import type { BoundTo, OutputSpec } from '../head'
import { findPeaks } from '../maps/peaks'
import { readCell } from '../maps/read-cell'
import type { CornerPairs } from './corner-pairs'

/** For each of two corners: heatmap logits, the tag that corners of one object share, offset in the cell. */
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

export interface PairOptions {
  /** The best so many corners of each kind are paired. */
  readonly maxCorners: number
  /** The best so many pairs are kept. */
  readonly maxPairs: number
  /** Largest difference of the tags of two corners of one object. */
  readonly maxTagDistance: number
  /** Whether corners on the map's own edge count: objects there may go on outside. */
  readonly border: boolean
}

/**
 * Pairs corners of one class whose tags are alike, the bottom right one not left of or above the other (CornerNet, sections
 * 3.3 and 3.5).
 * @throws MotError `invalid-output`.
 */
export function pairCorners(
  specs: CornerSpecs,
  maps: BoundTo<CornerSpecs>,
  index: number,
  { maxCorners, maxPairs, maxTagDistance, border }: PairOptions,
): CornerPairs {
  const topLeft = findCorners('tl', specs, maps, index, maxCorners, border)
  const bottomRight = findCorners('br', specs, maps, index, maxCorners, border)
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

function findCorners(
  kind: 'tl' | 'br',
  specs: CornerSpecs,
  maps: BoundTo<CornerSpecs>,
  index: number,
  maxCorners: number,
  border: boolean,
): Corner[] {
  const [heat, tags, offsets] = [`${kind}_heat`, `${kind}_tag`, `${kind}_regr`] as const
  const peaks = findPeaks(specs[heat].name, maps[heat], index, 0, maxCorners)
  const [, , rows, columns] = maps[heat].shape as [number, number, number, number]
  const edgeX = kind === 'tl' ? 0 : columns - 1
  const edgeY = kind === 'tl' ? 0 : rows - 1
  const corners: Corner[] = []
  for (let i = 0; i < peaks.count; i++) {
    const cell = peaks.cells[i]!
    const cellX = cell % columns
    const cellY = (cell - cellX) / columns
    if (!border && (cellX === edgeX || cellY === edgeY)) continue
    const read = (key: CornerOutput, channel: number) => readCell(specs[key].name, maps[key], index, channel, cell)
    corners.push({
      classId: peaks.classIds[i]!,
      score: Math.fround(peaks.scores[i]!),
      tag: read(tags, 0),
      x: Math.fround(cellX + read(offsets, 0)),
      y: Math.fround(cellY + read(offsets, 1)),
    })
  }
  return corners
}
