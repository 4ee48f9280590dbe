import type { Colour } from '../../raster/colour'
import { scaled } from '../../raster/colour'
import type { PropMaker } from '../prop'

const LEAVES: readonly Colour[] = [
  [70, 108, 52],
  [92, 122, 58],
  [58, 92, 62],
  [168, 122, 48],
]

/** A tree: a trunk that forks under a crown of many leaves. */
export const tree: PropMaker = (x, z, random) => {
  const leaf = random.pick(LEAVES)
  const trunk = random.range(0.16, 0.26)
  const crownY = random.range(4, 5)
  const crown = random.range(1.4, 2.1)
  const tufts = Array.from({ length: 240 }, () => {
    const up = random.range(-0.8, 1)
    const side = random.range(-1, 1) * Math.sqrt(1 - Math.min(1, up * up) * 0.85)
    // Leaves above and on the outside catch more light.
    const tone = 0.72 + 0.3 * up + random.range(-0.2, 0.2)
    return { side, up, size: random.range(0.09, 0.2), tone }
  }).sort((a, b) => a.tone + 0.4 * a.size - b.tone - 0.4 * b.size)
  return {
    x,
    z,
    halfWidth: 0.3,
    halfDepth: 0.3,
    height: crownY + crown,
    shadowHalfWidth: 0.3,
    hides: false,
    paint(brush) {
      const bark: Colour = [96, 80, 66]
      brush.bar([x, 0.05, z], [x, 1.2, z], trunk * 1.2, trunk, bark)
      brush.bar([x, 1.2, z], [x, crownY, z], trunk, trunk * 0.7, bark)
      brush.bar([x, 2.6, z], [x - 0.7, crownY, z], trunk * 0.6, trunk * 0.4, bark)
      brush.bar([x, 2.8, z], [x + 0.8, crownY, z], trunk * 0.6, trunk * 0.4, bark)
      for (const { side, up, size, tone } of tufts) {
        brush.ball(
          [x + side * crown, crownY + up * crown * 0.8, z],
          size * crown,
          size * crown * 0.85,
          scaled(leaf, tone),
        )
      }
    },
  }
}

/** A tub with a bush in it. */
export const planter: PropMaker = (x, z, random) => {
  const leaf = random.pick(LEAVES)
  const stone = random.pick<Colour>([
    [168, 160, 150],
    [120, 84, 64],
    [96, 98, 100],
  ])
  const tufts = Array.from({ length: 130 }, () => ({
    side: random.range(-0.62, 0.62),
    up: random.range(0.55, 1.1),
    size: random.range(0.05, 0.13),
    tone: random.range(0.6, 1.15),
  })).sort((a, b) => a.tone - b.tone)
  return {
    x,
    z,
    halfWidth: 0.75,
    halfDepth: 0.4,
    height: 1.1,
    shadowHalfWidth: 0.65,
    hides: false,
    paint(brush) {
      for (const { side, up, size, tone } of tufts) brush.ball([x + side, up, z], size, size, scaled(leaf, tone))
      brush.panel(x - 0.7, x + 0.7, 0, 0.58, z - 0.3, stone)
      brush.panel(x - 0.76, x + 0.76, 0.5, 0.6, z - 0.3, scaled(stone, 1.12))
    },
  }
}
