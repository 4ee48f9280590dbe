import { clamp, smoothstep } from '../arithmetic'
import type { View } from '../camera/view'
import type { Random } from '../random'
import type { Canvas } from '../raster/canvas'
import { blend, type Colour } from '../raster/colour'
import type { LightKind } from '../scene-options'
import { fractalNoise } from './texture'

const SKIES: Readonly<
  Record<LightKind, readonly { readonly zenith: Colour; readonly horizon: Colour; readonly cloud: Colour }[]>
> = {
  day: [
    { zenith: [96, 148, 208], horizon: [196, 218, 236], cloud: [246, 246, 246] },
    { zenith: [122, 160, 200], horizon: [214, 222, 228], cloud: [236, 238, 240] },
    { zenith: [168, 178, 188], horizon: [206, 210, 212], cloud: [190, 194, 200] },
  ],
  dusk: [
    { zenith: [34, 44, 82], horizon: [196, 128, 96], cloud: [96, 72, 92] },
    { zenith: [26, 34, 64], horizon: [120, 104, 130], cloud: [58, 58, 84] },
    { zenith: [20, 24, 44], horizon: [64, 74, 108], cloud: [44, 48, 70] },
  ],
}

/** Sky with clouds, from the upper border down to the horizon. */
export function paintSky(canvas: Canvas, view: View, kind: LightKind, random: Random): void {
  const { zenith, horizon, cloud } = random.pick(SKIES[kind])
  const seed = random.integer(0, 1 << 20)
  const cover = random.range(0.42, 0.62)
  const last = Math.min(view.height, Math.ceil(view.horizonY) + 1)
  for (let y = 0; y < last; y++) {
    const up = clamp(1 - y / view.horizonY, 0, 1)
    const clear = blend(horizon, zenith, smoothstep(0, 1, up))
    for (let x = 0; x < view.width; x++) {
      // Clouds flatten towards the horizon.
      const depth = 40 / (up + 0.25)
      const density = smoothstep(
        cover,
        cover + 0.3,
        fractalNoise((x - view.centreX) * depth * 0.0006, depth * 0.09, seed),
      )
      const [red, green, blue] = blend(clear, cloud, density * 0.8)
      canvas.paint(y * view.width + x, red, green, blue, 1)
    }
  }
}
