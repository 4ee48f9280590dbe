import { type Colour, scaled } from '../../raster/colour'
import type { PropMaker } from '../prop'

const BRIGHT: readonly Colour[] = [
  [186, 54, 48],
  [42, 104, 84],
  [46, 84, 140],
  [222, 168, 60],
]

/** A round column with posters. */
export const advertColumn: PropMaker = (x, z, random) => {
  const roof = random.pick(BRIGHT)
  const posters = Array.from({ length: 5 }, () => ({
    u: random.range(-0.42, 0.2),
    y: random.range(0.7, 1.9),
    w: random.range(0.25, 0.4),
    h: random.range(0.5, 0.8),
    colour: random.pick(BRIGHT),
  }))
  return {
    x,
    z,
    halfWidth: 0.75,
    halfDepth: 0.75,
    height: 3.2,
    shadowHalfWidth: 0.6,
    hides: true,
    paint(brush) {
      brush.turned(
        x,
        z,
        [
          [2.9, 0.6],
          [0.3, 0.6],
        ],
        { colour: [214, 206, 188] },
      )
      for (const { u, y, w, h, colour } of posters) {
        brush.panel(x + u, x + u + w, y, y + h, z - 0.6, colour)
        brush.panel(x + u + 0.04, x + u + w - 0.04, y + h * 0.55, y + h * 0.75, z - 0.6, [240, 234, 220])
      }
      brush.turned(
        x,
        z,
        [
          [0.32, 0.66],
          [0, 0.7],
        ],
        { colour: [96, 98, 98] },
      )
      brush.turned(
        x,
        z,
        [
          [3.6, 0.02],
          [3.35, 0.3],
          [3, 0.72],
          [2.88, 0.72],
        ],
        { colour: scaled(roof, 0.8) },
      )
    },
  }
}

/** A newspaper stand. */
export const kiosk: PropMaker = (x, z, random) => {
  const colour = random.pick(BRIGHT)
  const papers = Array.from(
    { length: 12 },
    (): Colour => [random.range(60, 240), random.range(60, 230), random.range(60, 220)],
  )
  const front = z - 0.8
  return {
    x,
    z,
    halfWidth: 1.5,
    halfDepth: 0.95,
    height: 2.7,
    shadowHalfWidth: 1.35,
    hides: true,
    paint(brush) {
      brush.panel(x - 1.3, x + 1.3, 0, 2.5, front, scaled(colour, 0.75))
      brush.panel(x - 1.1, x + 1.1, 1.1, 2.2, front, [52, 48, 44])
      if (brush.light.kind === 'dusk') {
        brush.unlitPolygon(
          [
            [x - 1.1, 1.1, front],
            [x + 1.1, 1.1, front],
            [x + 1.1, 2.2, front],
            [x - 1.1, 2.2, front],
          ],
          [232, 190, 120],
          0.85,
        )
      }
      papers.forEach((paper, i) => {
        const left = x - 1.05 + (i % 6) * 0.36
        const bottom = i < 6 ? 1.62 : 1.16
        brush.panel(left, left + 0.3, bottom, bottom + 0.38, front, paper)
      })
      brush.panel(x - 1.2, x + 1.2, 0.96, 1.1, front - 0.2, [180, 172, 160])
      for (let i = 0; i < 9; i++) {
        const left = x - 1.5 + i / 3
        const cloth: Colour = i % 2 === 0 ? colour : [234, 228, 214]
        brush.polygon(
          [
            [left, 2.75, front],
            [left + 1 / 3, 2.75, front],
            [left + 1 / 3, 2.3, front - 0.5],
            [left, 2.3, front - 0.5],
          ],
          cloth,
        )
      }
      brush.panel(x - 1.45, x + 1.45, 2.7, 2.95, front, scaled(colour, 0.6))
      brush.panel(x - 0.6, x + 0.6, 2.77, 2.88, front, [240, 232, 210])
    },
  }
}

/** A bus stop: a roof over glass with a bench, and a lit poster at one end. */
export const busStop: PropMaker = (x, z, random) => {
  const poster = random.pick(BRIGHT)
  const back = z + 0.5
  return {
    x,
    z,
    halfWidth: 2.1,
    halfDepth: 0.5,
    height: 2.4,
    shadowHalfWidth: 1.9,
    hides: true,
    paint(brush) {
      const steel: Colour = [90, 96, 100]
      brush.panel(x - 1.9, x + 1.2, 0.3, 2.2, back, [150, 176, 186], 0.38)
      brush.panel(x - 1.9, x + 1.2, 1.1, 1.22, back, [236, 240, 240], 0.5)
      brush.panel(x - 1.6, x + 0.9, 0.42, 0.5, z, [128, 96, 66])
      for (const leg of [-1.4, 0.7]) brush.bar([x + leg, 0.03, z], [x + leg, 0.42, z], 0.03, 0.03, steel)
      for (const post of [-1.95, -0.35, 1.22])
        brush.bar([x + post, 0.03, back], [x + post, 2.3, back], 0.04, 0.04, steel)
      brush.panel(x + 1.2, x + 2, 0.15, 2.25, z, steel)
      brush.panel(x + 1.27, x + 1.93, 0.5, 2.15, z, [236, 232, 222])
      brush.panel(x + 1.33, x + 1.87, 1, 2.05, z, poster)
      brush.panel(x + 1.33, x + 1.87, 0.62, 0.72, z, [90, 90, 90])
      brush.panel(x - 2.1, x + 2.1, 2.28, 2.46, z - 0.4, scaled(steel, 0.8))
      brush.panel(x - 2.1, x + 2.1, 2.34, 2.4, z - 0.4, [206, 64, 54])
    },
  }
}
