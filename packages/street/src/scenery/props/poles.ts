import type { Colour } from '../../raster/colour'
import type { PropMaker } from '../prop'

const IRON: Colour = [58, 64, 66]

/** A lamp post with a lantern. */
export const lampPost: PropMaker = (x, z, random) => {
  const height = random.range(4.2, 5.2)
  return {
    x,
    z,
    halfWidth: 0.15,
    halfDepth: 0.15,
    height,
    shadowHalfWidth: 0.07,
    hides: false,
    lamp: true,
    paint(brush) {
      brush.bar([x, 0.05, z], [x, 0.8, z], 0.13, 0.1, IRON)
      brush.bar([x, 0.8, z], [x, height, z], 0.07, 0.05, IRON)
      brush.bar([x - 0.28, height - 0.1, z], [x + 0.28, height - 0.1, z], 0.04, 0.04, IRON)
      const shines = brush.light.kind === 'dusk'
      if (shines) brush.unlitPolygon(lantern(x, height, z), [255, 236, 190])
      else brush.polygon(lantern(x, height, z), [226, 222, 206])
      brush.ball([x, height + 0.62, z], 0.26, 0.09, IRON)
      if (shines) brush.glow([x, height + 0.3, z], 1.5, [255, 224, 160], 0.75)
    },
  }
}

function lantern(x: number, height: number, z: number) {
  return [
    [x - 0.14, height, z],
    [x + 0.14, height, z],
    [x + 0.22, height + 0.58, z],
    [x - 0.22, height + 0.58, z],
  ] as const
}

/** A traffic sign on its pole. */
export const signPost: PropMaker = (x, z, random) => {
  const disc = random.pick<Colour>([
    [40, 92, 170],
    [190, 40, 44],
    [230, 190, 50],
  ])
  return {
    x,
    z,
    halfWidth: 0.1,
    halfDepth: 0.1,
    height: 2.6,
    shadowHalfWidth: 0.05,
    hides: false,
    paint(brush) {
      brush.bar([x, 0, z], [x, 2.7, z], 0.045, 0.045, [150, 154, 156])
      brush.ball([x, 2.5, z], 0.36, 0.36, [236, 236, 232])
      brush.ball([x, 2.5, z], 0.31, 0.31, disc)
      brush.panel(x - 0.18, x + 0.18, 2.45, 2.56, z, [240, 240, 236])
    },
  }
}

/** A short post against cars. */
export const bollard: PropMaker = (x, z) => ({
  x,
  z,
  halfWidth: 0.12,
  halfDepth: 0.12,
  height: 0.95,
  shadowHalfWidth: 0.09,
  hides: false,
  paint(brush) {
    brush.bar([x, 0.06, z], [x, 0.92, z], 0.09, 0.08, IRON)
    brush.panel(x - 0.085, x + 0.085, 0.72, 0.8, z, [228, 226, 216])
  },
})
