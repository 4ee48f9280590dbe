import type { Random } from '../random'
import { type Colour, scaled } from '../raster/colour'
import type { Brush } from './brush'
import { paintDoor, paintShop } from './shopfront'
import { paintGlass, piece, type WallPainter } from './wall'

const WALLS: readonly Colour[] = [
  [206, 190, 160],
  [222, 214, 198],
  [190, 150, 120],
  [156, 92, 74],
  [176, 108, 84],
  [168, 176, 170],
  [196, 178, 182],
  [214, 196, 140],
  [140, 138, 140],
  [186, 200, 206],
]

/** The front of a house from `from` to `to` along a wall. */
export function paintHouse(painter: WallPainter, from: number, to: number, storeys: number): void {
  const { random, brush } = painter
  const colour = random.pick(WALLS)
  const groundFloor = random.range(3.5, 4.1)
  const storey = random.range(2.8, 3.2)
  const height = groundFloor + (storeys - 1) * storey
  piece(painter, from, to, 0, height, colour)
  if (colour[0] - colour[2] > 60) paintBricks(painter, from, to, height, colour)
  piece(painter, from, to, groundFloor - 0.2, groundFloor, scaled(colour, 0.82))
  const bays = Math.max(2, Math.round((to - from) / random.range(2.2, 3)))
  const bay = (to - from) / bays
  const style = drawWindowStyle(random)
  for (let floor = 1; floor < storeys; floor++) {
    const bottom = groundFloor + (floor - 1) * storey + 0.85
    for (let i = 0; i < bays; i++) {
      const middle = from + (i + 0.5) * bay
      paintWindow(painter, middle - style.width / 2, middle + style.width / 2, bottom, bottom + style.height, style)
    }
  }
  if (random.chance(0.6)) paintShop(painter, from + 0.4, to - 0.4, groundFloor - 0.35)
  else {
    const doorBay = random.integer(0, bays - 1)
    for (let i = 0; i < bays; i++) {
      const middle = from + (i + 0.5) * bay
      if (i === doorBay) paintDoor(painter, middle)
      else paintWindow(painter, middle - style.width / 2, middle + style.width / 2, 1.1, 2.7, style)
    }
    piece(painter, from, to, 0, 0.5, scaled(colour, 0.7), 0.6)
  }
  paintRoof(painter, from, to, height, brush)
}

interface WindowStyle {
  readonly width: number
  readonly height: number
  readonly frame: Colour
  readonly shutters: Colour | undefined
}

function drawWindowStyle(random: Random): WindowStyle {
  return {
    width: random.range(0.95, 1.35),
    height: random.range(1.35, 1.8),
    frame: random.pick<Colour>([
      [232, 230, 224],
      [112, 84, 62],
      [70, 78, 80],
    ]),
    shutters: random.chance(0.3)
      ? random.pick<Colour>([
          [60, 92, 76],
          [84, 104, 132],
          [122, 62, 52],
        ])
      : undefined,
  }
}

function paintWindow(
  painter: WallPainter,
  left: number,
  right: number,
  bottom: number,
  top: number,
  style: WindowStyle,
): void {
  const { random } = painter
  const rim = 0.09
  piece(painter, left - rim, right + rim, bottom - rim, top + rim, style.frame)
  paintGlass(painter, left, right, bottom, top)
  const middle = (left + right) / 2
  piece(painter, middle - 0.035, middle + 0.035, bottom, top, style.frame)
  const bar = bottom + 0.66 * (top - bottom)
  piece(painter, left, right, bar - 0.03, bar + 0.03, style.frame)
  piece(painter, left - 0.16, right + 0.16, bottom - 0.2, bottom - rim, scaled(style.frame, 0.8))
  const half = (right - left) / 2
  if (style.shutters && random.chance(0.9)) {
    piece(painter, left - rim - half, left - rim, bottom, top, style.shutters)
    piece(painter, right + rim, right + rim + half, bottom, top, style.shutters)
  }
}

function paintBricks(painter: WallPainter, from: number, to: number, height: number, colour: Colour): void {
  for (let y = 0.3; y < height; y += 0.3) piece(painter, from, to, y, y + 0.05, scaled(colour, 0.86), 0.6)
}

function paintRoof(painter: WallPainter, from: number, to: number, height: number, brush: Brush): void {
  const { wall, random, shade } = painter
  piece(painter, from, to, height - 0.35, height, [196, 190, 180])
  const tile: Colour = random.pick<Colour>([
    [130, 70, 56],
    [84, 80, 84],
    [104, 78, 66],
  ])
  const ridge = height + random.range(0.8, 2)
  const slope = [wall(from - 0.2, height), wall(to + 0.2, height), wall(to - 0.5, ridge), wall(from + 0.5, ridge)]
  brush.polygon(slope, scaled(tile, shade))
}
