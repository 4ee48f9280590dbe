import { clamp } from '../arithmetic'
import { type Light, lightAt } from '../light/light'
import { hash2, type Random } from '../random'
import type { Canvas } from '../raster/canvas'
import { blend, type Colour, scaled } from '../raster/colour'
import type { Setting } from './setting'
import { fractalNoise, lineShare, toMultiple } from './texture'

/** Colour of the ground; `pixelX` and `pixelZ` are the metres that one pixel covers there. */
type Material = (x: number, z: number, pixelX: number, pixelZ: number) => Colour

const STONES: readonly Colour[] = [
  [172, 168, 160],
  [150, 148, 146],
  [186, 176, 158],
  [160, 150, 140],
  [140, 136, 134],
]

/** Ground from the horizon to the lower border: pavement, road and their markings, with stains. */
export function paintGround(canvas: Canvas, setting: Setting, light: Light, random: Random): void {
  const { view } = setting
  const material = drawMaterial(setting, random)
  const seed = random.integer(0, 1 << 20)
  for (let y = Math.max(0, Math.ceil(view.horizonY)); y < view.height; y++) {
    const z = Math.min(200, view.groundDepth(y + 0.5))
    const pixelX = z / view.focalLength
    const pixelZ = (z * pixelX) / view.cameraHeight
    for (let x = 0; x < view.width; x++) {
      const worldX = view.worldX(x + 0.5, z)
      const [red, green, blue] = material(worldX, z, pixelX, pixelZ)
      const stain = 0.86 + 0.22 * fractalNoise(worldX * 0.7, z * 0.7, seed) + 0.05 * (hash2(x, y, seed) - 0.5)
      const [r, g, b] = lightAt(light, worldX, z)
      canvas.paint(y * view.width + x, red * r * stain, green * g * stain, blue * b * stain, 1)
    }
  }
}

function drawMaterial(setting: Setting, random: Random): Material {
  const stone = random.pick(STONES)
  const seed = random.integer(0, 1 << 20)
  const pavement = tiles(stone, random.pick([0.4, 0.5, 0.6, 0.8]), random.pick([1, 1, 1.5, 2]), seed)
  if (setting.layout === 'street') return road(setting, pavement, random)
  if (setting.layout === 'avenue') return avenue(pavement, random, seed)
  return square(pavement, stone, random, seed)
}

/** Slabs of slightly different tones in rows, with joints between. */
function tiles(colour: Colour, size: number, longer: number, seed: number): Material {
  const width = size * longer
  return (x, z, pixelX, pixelZ) => {
    const row = Math.floor(z / size)
    const shifted = longer > 1 ? x + (row & 1) * width * 0.5 : x
    const tone = 1 + (hash2(Math.floor(shifted / width), row, seed) - 0.5) * 0.14 * clamp(size / pixelZ / 2 - 0.3, 0, 1)
    const joint = Math.max(
      lineShare(toMultiple(shifted, width), 0.025, pixelX),
      lineShare(toMultiple(z, size), 0.025, pixelZ),
    )
    return scaled(colour, tone * (1 - 0.4 * joint))
  }
}

/** Two pavements with kerbs, and asphalt with a broken line and a crossing between them. */
function road(setting: Setting, pavement: Material, random: Random): Material {
  const { near, far } = setting.road!
  const asphalt = scaled([96, 97, 101], random.range(0.8, 1.15))
  const paint: Colour = [222, 220, 210]
  const middle = (near + far) / 2
  const crossing = random.chance(0.6) ? random.range(-4, 4) : undefined
  const seed = random.integer(0, 1 << 20)
  return (x, z, pixelX, pixelZ) => {
    if (z < near || z > far) {
      const kerb = Math.max(lineShare(z - near + 0.1, 0.2, pixelZ), lineShare(z - far - 0.1, 0.2, pixelZ))
      return blend(pavement(x, z, pixelX, pixelZ), [196, 194, 188], kerb)
    }
    const gutter = Math.max(lineShare(z - near, 0.5, pixelZ), lineShare(z - far, 0.3, pixelZ))
    const grain = 1 + (hash2(Math.floor(x * 40), Math.floor(z * 40), seed) - 0.5) * 0.12 * clamp(0.04 / pixelX, 0, 1)
    const base = scaled(blend(asphalt, [58, 58, 60], gutter * 0.7), grain)
    if (crossing !== undefined && Math.abs(x - crossing) < 1.8) {
      return blend(base, paint, 0.85 * lineShare(toMultiple(z - near, 1), 0.5, pixelZ))
    }
    const dash = Math.abs(toMultiple(x, 5)) < 1.4 ? 1 : 0
    return blend(base, paint, 0.8 * dash * lineShare(z - middle, 0.14, pixelZ))
  }
}

/** A strip of small stones between two of slabs, with gutters. */
function avenue(pavement: Material, random: Random, seed: number): Material {
  const half = random.range(2, 3)
  const cobbles = tiles(scaled(random.pick(STONES), random.range(0.7, 0.9)), 0.16, 1.3, seed + 1)
  return (x, z, pixelX, pixelZ) => {
    const gutter = lineShare(Math.abs(x) - half, 0.3, pixelX)
    const base = Math.abs(x) < half ? cobbles(x, z, pixelX, pixelZ) : pavement(x, z, pixelX, pixelZ)
    return blend(base, [92, 90, 88], 0.8 * gutter)
  }
}

/** Slabs with bands of another stone. */
function square(pavement: Material, stone: Colour, random: Random, seed: number): Material {
  const band = tiles(scaled(stone, random.pick([0.62, 0.72, 1.2])), 0.2, 1, seed + 1)
  const period = random.range(4, 7)
  const bothWays = random.chance(0.6)
  return (x, z, pixelX, pixelZ) => {
    const across = lineShare(toMultiple(z, period), 0.5, pixelZ)
    const along = bothWays ? lineShare(toMultiple(x, period), 0.5, pixelX) : 0
    const share = Math.max(across, along)
    const slab = pavement(x, z, pixelX, pixelZ)
    return share === 0 ? slab : blend(slab, band(x, z, pixelX, pixelZ), share)
  }
}
