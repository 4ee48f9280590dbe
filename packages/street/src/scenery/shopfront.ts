import { type Colour, scaled } from '../raster/colour'
import { paintGlass, piece, rectangle, type WallPainter } from './wall'

const SIGNS: readonly Colour[] = [
  [40, 66, 58],
  [120, 34, 40],
  [34, 48, 84],
  [206, 178, 96],
  [60, 58, 60],
  [196, 96, 52],
]

/** A shop: windows with goods, a door in between, a sign above and sometimes an awning. */
export function paintShop(painter: WallPainter, from: number, to: number, top: number): void {
  const { random, brush, wall } = painter
  const sign = random.pick(SIGNS)
  piece(painter, from, to, 0, top, scaled(sign, 0.9))
  const door = random.range(0.3, 0.7) * (to - from) + from
  const open = brush.light.kind === 'dusk' && random.chance(0.75)
  for (const [left, right] of [
    [from + 0.2, door - 0.7],
    [door + 0.7, to - 0.2],
  ] as const) {
    if (right - left < 0.6) continue
    if (open) brush.unlitPolygon(rectangle(wall, left, right, 0.5, top - 0.75), [238, 206, 142])
    else paintGlass(painter, left, right, 0.5, top - 0.75)
    paintGoods(painter, left, right)
  }
  if (open) brush.unlitPolygon(rectangle(wall, door - 0.5, door + 0.5, 0.05, 2.3), [220, 184, 120])
  else piece(painter, door - 0.5, door + 0.5, 0.05, 2.3, [66, 72, 78])
  piece(painter, door + 0.34, door + 0.4, 0.9, 1.2, [210, 200, 170])
  paintSign(painter, from, to, top, sign)
  if (random.chance(0.65)) paintAwning(painter, from, to, top - 0.65, random.pick(SIGNS))
}

function paintGoods(painter: WallPainter, left: number, right: number): void {
  const { random } = painter
  for (let x = left + 0.2; x < right - 0.4; x += random.range(0.4, 0.8)) {
    const colour: Colour = [random.range(50, 230), random.range(50, 210), random.range(50, 210)]
    piece(painter, x, x + random.range(0.2, 0.4), 0.55, random.range(0.9, 1.6), colour, 0.75)
  }
}

/** Bars of different lengths that resemble letters at a distance. */
function paintSign(painter: WallPainter, from: number, to: number, top: number, sign: Colour): void {
  const { random } = painter
  piece(painter, from, to, top - 0.65, top, sign)
  const letters = random.integer(5, 11)
  const size = Math.min(0.3, (to - from) / (letters + 2))
  let x = (from + to) / 2 - (letters * size) / 2
  for (let i = 0; i < letters; i++, x += size) {
    const high = top - random.pick([0.16, 0.16, 0.26])
    if (random.chance(0.85)) piece(painter, x, x + size * 0.28, top - 0.5, high, [240, 232, 208])
    if (random.chance(0.7)) piece(painter, x, x + size * 0.7, top - 0.5, top - 0.43, [240, 232, 208])
    if (random.chance(0.5)) piece(painter, x, x + size * 0.7, high - 0.07, high, [240, 232, 208])
  }
}

function paintAwning(painter: WallPainter, from: number, to: number, top: number, colour: Colour): void {
  const { brush, wall, shade, random } = painter
  const white: Colour = [232, 226, 212]
  const stripe = random.pick([0.35, 0.5])
  const count = Math.max(2, Math.round((to - from) / stripe))
  const step = (to - from) / count
  for (let i = 0; i < count; i++) {
    const left = from + i * step
    const cloth = scaled(i % 2 === 0 ? colour : white, shade)
    const edge = [wall(left, top - 0.5, 1.1), wall(left + step, top - 0.5, 1.1)] as const
    brush.polygon([wall(left, top), wall(left + step, top), edge[1], edge[0]], cloth)
    brush.polygon(
      [edge[0], edge[1], wall(left + step, top - 0.7, 1.1), wall(left, top - 0.7, 1.1)],
      scaled(cloth, 0.85),
    )
  }
}

/** A front door in its frame, with a step. */
export function paintDoor(painter: WallPainter, middle: number): void {
  const { random } = painter
  const colour: Colour = random.pick<Colour>([
    [92, 40, 36],
    [38, 62, 84],
    [50, 74, 56],
    [104, 74, 48],
  ])
  piece(painter, middle - 0.68, middle + 0.68, 0, 2.75, [206, 198, 184])
  piece(painter, middle - 0.52, middle + 0.52, 0.15, 2.3, colour)
  paintGlass(painter, middle - 0.52, middle + 0.52, 2.36, 2.65)
  for (const side of [-1, 1]) {
    for (const bottom of [0.35, 1.35]) {
      const inner = middle + side * 0.08
      const outer = middle + side * 0.42
      piece(painter, Math.min(inner, outer), Math.max(inner, outer), bottom, bottom + 0.8, scaled(colour, 0.8))
    }
  }
  piece(painter, middle + 0.38, middle + 0.45, 1.15, 1.25, [220, 200, 140])
  piece(painter, middle - 0.8, middle + 0.8, 0, 0.14, [170, 166, 160])
}
