import { type Colour, scaled } from '../../raster/colour'
import type { Brush, Place } from '../brush'
import type { PropMaker } from '../prop'

const PAINTS: readonly Colour[] = [
  [176, 34, 38],
  [40, 74, 132],
  [206, 208, 210],
  [60, 64, 70],
  [34, 36, 40],
  [226, 222, 210],
  [66, 112, 92],
  [222, 176, 64],
  [120, 134, 150],
]

/** A parked car seen from its side; `van` is taller and longer. */
export const car: PropMaker = (x, z, random) => {
  const paint = random.pick(PAINTS)
  const van = random.chance(0.2)
  const facing = random.chance(0.5) ? 1 : -1
  const half = van ? 2.4 : random.range(1.95, 2.25)
  const roof = van ? 2.15 : random.range(1.4, 1.52)
  const front = z - 0.85
  return {
    x,
    z,
    halfWidth: half + 0.2,
    halfDepth: 1,
    height: roof * 0.85,
    shadowHalfWidth: half * 0.95,
    hides: true,
    paint(brush) {
      // Shares of the half-length and of the height, along the upper outline.
      const outline = (van ? VAN : SALOON).map(([u, v]): Place => [x + facing * u * half, v * roof, front])
      const glass = (van ? VAN_GLASS : SALOON_GLASS).map((pane) =>
        pane.map(([u, v]): Place => [x + facing * u * half, v * roof, front]),
      )
      brush.polygon(outline, paint)
      for (const pane of glass) {
        brush.polygon(pane, [44, 54, 62])
        brush.polygon(pane.slice(0, 3), [120, 138, 150], 0.35)
      }
      brush.panel(x - half * 0.97, x + half * 0.97, 0.26, 0.42, front, scaled(paint, 0.62))
      brush.panel(x - half * 0.9, x + half * 0.9, roof * 0.52, roof * 0.535, front, scaled(paint, 0.7))
      for (const seam of [-0.04, 0.34]) {
        brush.panel(
          x + facing * seam * half,
          x + facing * seam * half + 0.025,
          0.4,
          roof * 0.6,
          front,
          scaled(paint, 0.7),
        )
      }
      for (const seat of [-0.6, 0.62]) paintWheel(brush, x + facing * seat * half, front)
      paintLight(brush, x + facing * half * 0.94, front, [250, 244, 214])
      paintLight(brush, x - facing * half * 0.95, front, [196, 34, 30])
    },
  }
}

type Outline = readonly (readonly [u: number, v: number])[]

const SALOON: Outline = [
  [-0.98, 0.2],
  [0.98, 0.2],
  [1, 0.42],
  [0.93, 0.55],
  [0.48, 0.64],
  [0.2, 0.97],
  [0.05, 1],
  [-0.5, 1],
  [-0.62, 0.96],
  [-0.88, 0.66],
  [-1, 0.58],
]
const SALOON_GLASS: readonly Outline[] = [
  [
    [0.4, 0.65],
    [0.17, 0.93],
    [-0.08, 0.93],
    [-0.08, 0.65],
  ],
  [
    [-0.13, 0.65],
    [-0.13, 0.93],
    [-0.52, 0.93],
    [-0.74, 0.67],
  ],
]
const VAN: Outline = [
  [-0.98, 0.14],
  [0.98, 0.14],
  [1, 0.36],
  [0.9, 0.46],
  [0.66, 0.9],
  [0.52, 1],
  [-0.98, 1],
]
const VAN_GLASS: readonly Outline[] = [
  [
    [0.8, 0.52],
    [0.6, 0.88],
    [0.38, 0.88],
    [0.38, 0.52],
  ],
]

function paintWheel(brush: Brush, x: number, z: number): void {
  brush.ball([x, 0.34, z], 0.37, 0.37, [30, 30, 32])
  brush.ball([x, 0.34, z], 0.21, 0.21, [150, 152, 156])
  brush.ball([x, 0.34, z], 0.08, 0.08, [80, 82, 86])
}

function paintLight(brush: Brush, x: number, z: number, colour: Colour): void {
  brush.ball([x, 0.72, z], 0.1, 0.09, colour)
}
