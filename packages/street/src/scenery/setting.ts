import type { CameraReach } from '../camera/motion'
import { View } from '../camera/view'
import type { Gap, Lane, Walls } from '../people/stage'
import type { Random } from '../random'
import type { Layout, StreetOptions } from '../scene-options'

/** Position of the camera, and the ground in front of it. Metres. */
export interface Setting {
  readonly view: View
  readonly layout: Layout
  /** Nearest and farthest distance of people. */
  readonly near: number
  readonly far: number
  /** Distance of the houses at the back. */
  readonly housesZ: number
  readonly lanes: readonly Lane[]
  /** The road between two pavements, if any. */
  readonly road: { readonly near: number; readonly far: number } | undefined
  /** The houses on both sides of an avenue. */
  readonly walls: Walls | undefined
}

/** Metres above the ground; pixels per metre at one metre. */
const RANGES: Readonly<Record<Layout, Record<'cameraHeight' | 'focalLength', readonly [low: number, high: number]>>> = {
  street: { cameraHeight: [1.9, 3.2], focalLength: [430, 560] },
  square: { cameraHeight: [2.2, 4.2], focalLength: [480, 680] },
  avenue: { cameraHeight: [1.9, 3.4], focalLength: [420, 560] },
}

/** Draws the position of the camera and the ground. */
export function drawSetting(options: Required<StreetOptions>, reach: CameraReach, random: Random): Setting {
  const { width, height, layout } = options
  // Lengths in the image are drawn for a height of 384 pixels and scaled to the actual one.
  const size = height / 384
  const range = RANGES[layout]
  const cameraHeight = random.range(...range.cameraHeight)
  const focalLength = random.range(...range.focalLength) * size
  const horizon = random.range(0.2, 0.34) * height
  const view = new View(
    focalLength,
    cameraHeight,
    reach.x + 1 + width / 2,
    reach.y + 1 + horizon,
    width + 2 * reach.x + 2,
    height + 2 * reach.y + 2,
  )
  // Slightly nearer than the lower border: the feet of the nearest people are outside the image.
  const near = Math.max(2.5, view.groundDepth(reach.y + 1 + height) * random.range(0.8, 1))
  if (layout === 'street') {
    const kerb = near + random.range(2.6, 3.6)
    const roadFar = kerb + random.range(5.5, 7)
    const housesZ = roadFar + random.range(3.2, 5)
    return {
      view,
      layout,
      near,
      far: housesZ - 0.6,
      housesZ,
      lanes: [
        { near, far: kerb - 0.4, weight: 0.48 },
        { near: kerb, far: roadFar, weight: 0.14 },
        { near: roadFar + 0.4, far: housesZ - 0.6, weight: 0.38 },
      ],
      road: { near: kerb, far: roadFar },
      walls: undefined,
    }
  }
  const housesZ = layout === 'square' ? random.range(24, 46) : random.range(48, 60)
  const far = Math.min(housesZ - 1, 40)
  return {
    view,
    layout,
    near,
    far,
    housesZ,
    lanes: [
      { near, far: near + 8, weight: 0.55 },
      { near: near + 8, far, weight: 0.45 },
    ],
    road: undefined,
    walls: layout === 'avenue' ? drawWalls(near, random) : undefined,
  }
}

function drawWalls(near: number, random: Random): Walls {
  const gap = (): Gap => {
    const from = near + random.range(6, 14)
    return { near: from, far: from + random.range(3.2, 4.2) }
  }
  return { x: random.range(5.5, 8), gaps: [gap(), gap()] }
}
