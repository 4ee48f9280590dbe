import type { View } from '../camera/view'
import type { BodyPoint, Skeleton } from '../people/skeleton'
import type { Walker } from '../people/walker'
import { Canvas } from '../raster/canvas'
import { fillPolygon, type Point } from '../raster/polygon'
import type { Prop } from '../scenery/prop'
import type { Light } from './light'

type Sun = NonNullable<Light['sun']>

/** Shadows on the ground, collected first and applied once, so that overlapping shadows are no darker than one. */
export class Shadows {
  private readonly mask: Canvas

  constructor(
    private readonly view: View,
    private readonly light: Light,
    width: number,
    height: number,
    private readonly offsetX: number,
    private readonly offsetY: number,
  ) {
    this.mask = new Canvas(width, height)
  }

  /** The shadow of a body: of legs, trunk and head under the sun, and an ambient shadow around the feet in any light. */
  addPerson(walker: Walker, skeleton: Skeleton): void {
    const { height, build } = walker.appearance
    this.addContact(walker.x, walker.z, 0.2 * height, 0.55)
    const { sun } = this.light
    if (sun === undefined) return
    const strip = (from: BodyPoint, to: BodyPoint, fromHalf: number, toHalf: number) =>
      this.addStrip(grounded(walker, sun, from), grounded(walker, sun, to), fromHalf, toHalf)
    for (const [hip, knee, ankle] of skeleton.legs) {
      strip(ankle, knee, 0.022 * height, 0.032 * height)
      strip(knee, hip, 0.034 * height, 0.045 * height)
    }
    strip(skeleton.hips, skeleton.neck, 0.09 * height * build, 0.1 * height * build)
    const crown: BodyPoint = [0, skeleton.head[1] + 0.06 * height, skeleton.head[2]]
    strip(skeleton.neck, crown, 0.045 * height, 0.045 * height)
  }

  /** The shadow of a prop. */
  addProp(prop: Prop): void {
    const { x, z, shadowHalfWidth: half, height } = prop
    this.addContact(x, z, half + 0.25, 0.7)
    const { sun } = this.light
    if (sun === undefined) return
    this.fill([
      [x - half, z - prop.halfDepth * 0.7],
      [x + half, z - prop.halfDepth * 0.7],
      [x + half + sun.x * height, z + sun.z * height],
      [x - half + sun.x * height, z + sun.z * height],
      [x - half, z + prop.halfDepth * 0.7],
    ])
  }

  /** Darkens the ground of a canvas. */
  apply(canvas: Canvas): void {
    const strength = (this.light.sun?.strength ?? 0.4) / 255
    const { data } = canvas
    const shade = this.mask.data
    const first = Math.max(0, Math.floor(this.view.horizonY - this.offsetY)) * canvas.width * 4
    for (let at = first; at < data.length; at += 4) {
      if (shade[at + 3] === 0) continue
      const left = 1 - shade[at + 3]! * strength
      data[at] = data[at]! * left
      data[at + 1] = data[at + 1]! * left
      data[at + 2] = data[at + 2]! * left
    }
  }

  /** A strip along the ground between two points, with a width. */
  private addStrip(from: Spot, to: Spot, fromHalf: number, toHalf: number): void {
    const dx = to[0] - from[0]
    const dz = to[1] - from[1]
    const far = Math.max(Math.sqrt(dx * dx + dz * dz), 1e-6)
    const acrossX = -dz / far
    const acrossZ = dx / far
    this.fill([
      [from[0] + acrossX * fromHalf, from[1] + acrossZ * fromHalf],
      [to[0] + acrossX * toHalf, to[1] + acrossZ * toHalf],
      [to[0] - acrossX * toHalf, to[1] - acrossZ * toHalf],
      [from[0] - acrossX * fromHalf, from[1] - acrossZ * fromHalf],
    ])
  }

  private fill(spots: readonly Spot[]): void {
    const points = spots.map(
      ([x, z]): Point => [
        this.view.projectX(x, Math.max(z, 1)) - this.offsetX,
        this.view.projectY(0, Math.max(z, 1)) - this.offsetY,
      ],
    )
    fillPolygon(this.mask, points, [0, 0, 0])
  }

  /** A soft dark patch on the ground, radius in metres. */
  private addContact(x: number, z: number, radius: number, strength: number): void {
    const { view, mask } = this
    const radiusX = radius * view.scaleAt(z)
    const radiusY = Math.max(1, (radiusX * view.cameraHeight) / z)
    const centreX = view.projectX(x, z) - this.offsetX
    const centreY = view.projectY(0, z) - this.offsetY
    const right = Math.min(mask.width - 1, Math.ceil(centreX + radiusX))
    const bottom = Math.min(mask.height - 1, Math.ceil(centreY + radiusY))
    for (let row = Math.max(0, Math.floor(centreY - radiusY)); row <= bottom; row++) {
      for (let column = Math.max(0, Math.floor(centreX - radiusX)); column <= right; column++) {
        const dx = (column + 0.5 - centreX) / radiusX
        const dy = (row + 0.5 - centreY) / radiusY
        const share = 1 - dx * dx - dy * dy
        if (share > 0) mask.paint(row * mask.width + column, 0, 0, 0, share * strength)
      }
    }
  }
}

/** A spot on the ground, metres. */
type Spot = readonly [x: number, z: number]

/** Ground point of the shadow of a point of a body. */
function grounded(walker: Walker, sun: Sun, [right, up, forward]: BodyPoint): Spot {
  const x = walker.x + right * walker.headingZ + forward * walker.headingX
  const z = walker.z - right * walker.headingX + forward * walker.headingZ
  return [x + up * sun.x, z + up * sun.z]
}
