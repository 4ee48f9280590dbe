import { type Colour, scaled } from '../../raster/colour'
import type { PropMaker } from '../prop'

/** A litter bin. */
export const bin: PropMaker = (x, z, random) => {
  const colour = random.pick<Colour>([
    [52, 84, 62],
    [70, 74, 78],
    [206, 108, 44],
    [44, 66, 104],
  ])
  return {
    x,
    z,
    halfWidth: 0.32,
    halfDepth: 0.32,
    height: 1,
    shadowHalfWidth: 0.27,
    hides: false,
    paint(brush) {
      brush.turned(
        x,
        z,
        [
          [0.95, 0.29],
          [0.88, 0.29],
          [0.05, 0.24],
        ],
        {
          colour,
          pattern: { kind: 'bars', colour: scaled(colour, 0.7), period: 0.12 },
        },
      )
      brush.turned(
        x,
        z,
        [
          [1.03, 0.2],
          [0.94, 0.32],
          [0.86, 0.32],
        ],
        { colour: scaled(colour, 0.6) },
      )
    },
  }
}

/** A bench seen from the front. */
export const bench: PropMaker = (x, z) => ({
  x,
  z,
  halfWidth: 1,
  halfDepth: 0.35,
  height: 0.85,
  shadowHalfWidth: 0.85,
  hides: false,
  paint(brush) {
    const wood: Colour = [138, 100, 66]
    for (const y of [0.58, 0.7, 0.82]) brush.panel(x - 0.85, x + 0.85, y, y + 0.085, z + 0.15, wood)
    for (const side of [-0.7, 0.7]) {
      brush.bar([x + side, 0.03, z + 0.15], [x + side, 0.88, z + 0.15], 0.03, 0.03, [60, 62, 62])
      brush.bar([x + side, 0.03, z - 0.2], [x + side, 0.44, z - 0.2], 0.03, 0.03, [60, 62, 62])
    }
    brush.panel(x - 0.88, x + 0.88, 0.4, 0.48, z - 0.2, scaled(wood, 1.1))
  },
})
