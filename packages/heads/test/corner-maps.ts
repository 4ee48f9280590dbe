import { constantMap, type FloatMap, put, randomMap } from './maps'

export type CornerMaps = Record<`${'tl' | 'br'}_${'heat' | 'tag' | 'regr'}`, FloatMap>

/** Maps of 32 × 32 cells without an object. */
export function emptyCornerMaps({ batch = 1, classes = 2, cells = 32 } = {}): CornerMaps {
  const map = (channels: number, value: number) => constantMap([batch, channels, cells, cells], value)
  return {
    tl_heat: map(classes, -9),
    br_heat: map(classes, -9),
    // Tags that no two corners share.
    tl_tag: map(1, -9),
    br_tag: map(1, 9),
    tl_regr: map(2, 0),
    br_regr: map(2, 0),
  }
}

export interface CornerAt {
  readonly index?: number
  readonly x: number
  readonly y: number
  readonly logit: number
  readonly tag?: number
  readonly classId?: number
}

/** Writes a corner in the middle of its cell. */
export function putCorner(
  maps: CornerMaps,
  kind: 'tl' | 'br',
  { index = 0, x, y, logit, tag = 0, classId = 0 }: CornerAt,
): void {
  put(maps[`${kind}_heat`], [index, y, x], [logit], classId)
  put(maps[`${kind}_tag`], [index, y, x], [tag])
  put(maps[`${kind}_regr`], [index, y, x], [0.5, 0.5])
}

/**
 * Maps with six objects apart from each other, on noise as in real heatmaps.
 * @param forEach is called with the middle of each object, in cells.
 */
export function scatteredCorners(
  random: () => number,
  batch: number,
  forEach: (index: number, classId: number, x: number, y: number) => void = () => {},
): CornerMaps {
  const maps = emptyCornerMaps({ batch })
  for (const name of ['tl_heat', 'br_heat'] as const) maps[name] = randomMap(random, [batch, 2, 32, 32], -9, -5)
  for (let index = 0; index < batch; index++) {
    for (let i = 0; i < 6; i++) {
      const [left, top] = [1 + 10 * (i % 3), 1 + 15 * (i % 2)]
      const [halfWidth, halfHeight] = [2 + Math.floor(3 * random()), 2 + Math.floor(5 * random())]
      const about = { index, logit: 1 + 2 * random(), tag: i, classId: i % 2 }
      putCorner(maps, 'tl', { ...about, x: left, y: top })
      putCorner(maps, 'br', { ...about, x: left + 2 * halfWidth, y: top + 2 * halfHeight })
      forEach(index, i % 2, left + halfWidth, top + halfHeight)
    }
  }
  return maps
}
