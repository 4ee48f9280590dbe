import type { Random } from '../random'
import type { Brush } from './brush'
import { paintHouse } from './house'
import type { Setting } from './setting'
import type { Wall } from './wall'

/** The houses at the back of the scene, side by side. */
export function paintFarHouses(brush: Brush, setting: Setting, random: Random): void {
  const { view, housesZ, layout } = setting
  const wall: Wall = (along, up, out = 0) => [along, up, housesZ - out]
  const tallest = layout === 'street' ? 4 : 3
  const end = view.worldX(view.width, housesZ) + 2
  let from = view.worldX(0, housesZ) - random.range(1, 5)
  while (from < end) {
    const to = from + random.range(7, 13)
    paintHouse({ brush, wall, shade: 0.96, random: random.fork() }, from, to, random.integer(2, tallest))
    from = to
  }
}

/** Houses along one side of an avenue, the far ones first, between two distances. Side -1 is left. */
export function paintSideHouses(
  brush: Brush,
  side: number,
  x: number,
  near: number,
  far: number,
  random: Random,
): void {
  const wall: Wall = (along, up, out = 0) => [side * (x - out), up, along]
  // One side of the street is in the shade.
  const shade = brush.light.sideLight * side > 0 ? 0.7 : 1.02
  let to = far
  while (to > near + 1) {
    const from = Math.max(near, to - random.range(6, 10))
    const start = from - near < 4 ? near : from
    paintHouse({ brush, wall, shade, random: random.fork() }, start, to, random.integer(2, 4))
    to = start
  }
}
