import type { View } from '../camera/view'
import { drawLight, type Lamp, type Light } from '../light/light'
import { Shadows } from '../light/shadows'
import type { Obstacle, Walls } from '../people/stage'
import type { Random } from '../random'
import { Canvas } from '../raster/canvas'
import type { Layer } from '../raster/layer'
import type { LightKind } from '../scene-options'
import { Brush, paintLayer } from './brush'
import { furnish } from './furniture'
import { paintGround } from './ground'
import type { Prop } from './prop'
import { paintFarHouses, paintSideHouses } from './row-of-houses'
import type { Setting } from './setting'
import { paintSky } from './sky'

/** The painted static scene. */
export interface Scenery {
  /** Everything behind all people: sky, ground, houses. */
  readonly background: Canvas
  /** Objects in front of which or behind which people walk. */
  readonly things: readonly Thing[]
  readonly obstacles: readonly Obstacle[]
  readonly light: Light
}

export interface Thing {
  readonly layer: Layer
  /** Metres from the camera. */
  readonly z: number
}

/** Paints a setting once for all frames. */
export function buildScenery(setting: Setting, kind: LightKind, random: Random): Scenery {
  const { view } = setting
  const props = furnish(setting, random.fork())
  const light: Light = { ...drawLight(kind, random.fork()), lamps: kind === 'dusk' ? lampsOf(props, random) : [] }
  const background = new Canvas(view.width, view.height)
  paintSky(background, view, kind, random.fork())
  paintGround(background, setting, light, random.fork())
  paintPropShadows(background, view, light, props)
  const brush = new Brush(background, view, light)
  paintFarHouses(brush, setting, random.fork())
  const houses = setting.walls ? paintAvenue(brush, setting, setting.walls, random.fork()) : []
  const things = props.map((prop) => ({ layer: paintLayer(view, light, (layer) => prop.paint(layer)), z: prop.z }))
  return { background, things: [...things, ...houses], obstacles: props, light }
}

/**
 * The houses along an avenue. Those beyond the side streets are behind all people; the nearer ones hide people inside a side street.
 */
function paintAvenue(brush: Brush, setting: Setting, walls: Walls, random: Random): Thing[] {
  const { view, housesZ, near } = setting
  return ([-1, 1] as const).map((side, i) => {
    const gap = walls.gaps[i]!
    paintSideHouses(brush, side, walls.x, gap.far, housesZ, random.fork())
    const houses = random.fork()
    return {
      z: gap.near,
      layer: paintLayer(view, brush.light, (layer) =>
        paintSideHouses(layer, side, walls.x, Math.max(1.5, near * 0.5), gap.near, houses),
      ),
    }
  })
}

/** The light of the lamp posts. */
function lampsOf(props: readonly Prop[], random: Random): Lamp[] {
  const reach = random.range(4.5, 7)
  return props.filter(({ lamp }) => lamp).map(({ x, z }) => ({ x, z, reach, colour: [0.62, 0.48, 0.26] }))
}

function paintPropShadows(background: Canvas, view: View, light: Light, props: readonly Prop[]): void {
  const shadows = new Shadows(view, light, view.width, view.height, 0, 0)
  for (const prop of props) shadows.addProp(prop)
  shadows.apply(background)
}
