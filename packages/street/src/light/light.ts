import type { Random } from '../random'
import { type Colour, scaled } from '../raster/colour'
import type { LightKind } from '../scene-options'

/** The light of a scene. */
export interface Light {
  readonly kind: LightKind
  /** Ambient light; multiplies colours. */
  readonly ambient: Colour
  /** See `Finish.sideLight`. */
  readonly sideLight: number
  /** Ground displacement of the shadow of a point one metre above the ground, in metres; undefined without sun. */
  readonly sun: { readonly x: number; readonly z: number; readonly strength: number } | undefined
  readonly lamps: readonly Lamp[]
  /** Standard deviation of the sensor noise, in steps of 255. */
  readonly noise: number
}

/** A lamp above a ground point. */
export interface Lamp {
  readonly x: number
  readonly z: number
  /** Added to the ambient light directly below the lamp. */
  readonly colour: Colour
  /** Metres at which a quarter of it remains. */
  readonly reach: number
}

/** A light without lamps; the scenery adds those. */
export function drawLight(kind: LightKind, random: Random): Omit<Light, 'lamps'> {
  const side = random.chance(0.5) ? 1 : -1
  if (kind === 'dusk') {
    const brightness = random.range(0.43, 0.58)
    return {
      kind,
      ambient: scaled([0.92, 0.95, 1.18], brightness),
      sideLight: side * 0.08,
      sun: undefined,
      noise: random.range(3.5, 6.5),
    }
  }
  const overcast = random.chance(0.3)
  const brightness = random.range(0.86, 1.04)
  return {
    kind,
    ambient: scaled(overcast ? [0.95, 0.98, 1.02] : [1.03, 1, 0.95], overcast ? brightness * 0.9 : brightness),
    sideLight: side * (overcast ? 0.06 : 0.2),
    sun: overcast ? undefined : { x: -side * random.range(0.35, 1.1), z: random.range(-0.3, 0.35), strength: 0.42 },
    noise: random.range(1, 2.6),
  }
}

/** Light at a point: multiplies colours there. */
export function lightAt(light: Light, x: number, z: number): Colour {
  let [red, green, blue] = light.ambient
  for (const lamp of light.lamps) {
    const dx = x - lamp.x
    const dz = z - lamp.z
    const falloff = 1 / (1 + (3 * (dx * dx + dz * dz)) / (lamp.reach * lamp.reach))
    const share = falloff * falloff
    red += lamp.colour[0] * share
    green += lamp.colour[1] * share
    blue += lamp.colour[2] * share
  }
  return [red, green, blue]
}
