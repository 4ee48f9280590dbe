import type { View } from '../camera/view'
import type { Light } from '../light/light'
import type { Obstacle } from '../people/stage'
import { Canvas } from '../raster/canvas'
import { lit } from '../raster/colour'
import type { Layer } from '../raster/layer'

/** All that stands still. */
export interface Scenery {
  /** Everything behind the nearest place someone can walk behind: ground, houses, sky. */
  readonly background: Canvas
  /** Things people walk behind, each with its distance. */
  readonly things: readonly Thing[]
  readonly obstacles: readonly Obstacle[]
  readonly light: Light
}

export interface Thing {
  readonly layer: Layer
  /** Metres. */
  readonly z: number
}

export function buildScenery(view: View, light: Light): Scenery {
  const background = new Canvas(view.width, view.height)
  for (let y = 0; y < view.height; y++) {
    const [red, green, blue] = lit(y < view.horizonY ? [150, 190, 230] : [140, 138, 134], light.ambient)
    for (let x = 0; x < view.width; x++) background.paint(y * view.width + x, red, green, blue, 1)
  }
  return { background, things: [], obstacles: [], light }
}
