import type { Random } from '../random'
import { type Colour, scaled } from '../raster/colour'
import type { Brush, Place } from './brush'

/** Maps coordinates of a wall, metres along it and up, to a world point. `out` is metres in front of the wall. */
export type Wall = (along: number, up: number, out?: number) => Place

/** Paint of windows and doors of a house. */
export interface WallPainter {
  readonly brush: Brush
  readonly wall: Wall
  /** Share of daylight that falls on this side. */
  readonly shade: number
  readonly random: Random
}

/** A rectangle of a wall under daylight. */
export function piece(
  painter: WallPainter,
  left: number,
  right: number,
  bottom: number,
  top: number,
  colour: Colour,
  alpha = 1,
): void {
  painter.brush.polygon(rectangle(painter.wall, left, right, bottom, top), scaled(colour, painter.shade), alpha)
}

export function rectangle(wall: Wall, left: number, right: number, bottom: number, top: number): Place[] {
  return [wall(left, bottom), wall(right, bottom), wall(right, top), wall(left, top)]
}

/** Glass: dark by day with a bright reflection at the top; some windows are lit at dusk. */
export function paintGlass(painter: WallPainter, left: number, right: number, bottom: number, top: number): void {
  const { brush, wall, random } = painter
  if (brush.light.kind === 'dusk' && random.chance(0.42)) {
    const glow: Colour = random.pick<Colour>([
      [236, 188, 112],
      [222, 166, 94],
      [240, 208, 150],
      [170, 160, 150],
    ])
    brush.unlitPolygon(rectangle(wall, left, right, bottom, top), scaled(glow, random.range(0.7, 1)))
  } else {
    piece(
      painter,
      left,
      right,
      bottom,
      top,
      random.pick<Colour>([
        [62, 74, 86],
        [50, 60, 70],
        [78, 92, 106],
        [92, 98, 102],
      ]),
    )
    piece(painter, left, right, bottom + (top - bottom) * random.range(0.45, 0.8), top, [150, 170, 186], 0.4)
  }
  if (random.chance(0.3)) piece(painter, left, left + (right - left) * 0.28, bottom, top, [214, 206, 192], 0.7)
}
