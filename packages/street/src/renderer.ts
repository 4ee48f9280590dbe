import type { View } from './camera/view'
import { lightAt } from './light/light'
import { Shadows } from './light/shadows'
import { bodyParts } from './people/body'
import { boxOfParts, Figure, type Part } from './people/figure'
import { extentOf, jointsOf, type Skeleton, skeletonOf } from './people/skeleton'
import type { Walker } from './people/walker'
import { Canvas } from './raster/canvas'
import type { Colour } from './raster/colour'
import { copyWindow, drawLayer } from './raster/layer'
import { drawShape, moveShape } from './raster/shapes'
import type { Scenery, Thing } from './scenery/scenery'
import { type Painted, type TruePerson, truthOf } from './truth'

/** Renders frames of a scene. */
export class Renderer {
  constructor(
    private readonly view: View,
    private readonly scenery: Scenery,
    private readonly width: number,
    private readonly height: number,
    private readonly seed: number,
  ) {}

  /** The image whose top left corner is at (`offsetX`, `offsetY`) of the panorama, and its truth. */
  render(people: readonly Walker[], offsetX: number, offsetY: number): { canvas: Canvas; truth: TruePerson[] } {
    const canvas = new Canvas(this.width, this.height, { owners: true })
    copyWindow(canvas, this.scenery.background, offsetX, offsetY)
    const bodies = people.map((walker) => ({
      walker,
      z: walker.z,
      skeleton: skeletonOf(walker.appearance, walker.pose),
    }))
    const shadows = new Shadows(this.view, this.scenery.light, this.width, this.height, offsetX, offsetY)
    for (const { walker, skeleton } of bodies) shadows.addPerson(walker, skeleton)
    shadows.apply(canvas)
    const painted: Painted[] = []
    for (const entry of farthestFirst(bodies, this.scenery.things)) {
      if ('layer' in entry) drawLayer(canvas, entry.layer, offsetX, offsetY)
      else painted.push(this.paintPerson(canvas, entry, offsetX, offsetY))
    }
    return { canvas, truth: truthOf(painted, canvas.owners!, this.seed) }
  }

  private paintPerson(canvas: Canvas, { walker, skeleton }: Body, offsetX: number, offsetY: number): Painted {
    const figure = new Figure(this.view, walker)
    const parts = bodyParts(walker.appearance, skeleton, figure)
    const light = lightAt(this.scenery.light, walker.x, walker.z)
    canvas.beginOwner(walker.id)
    for (const part of parts) this.paintPart(canvas, part, light, figure.scale, offsetX, offsetY)
    const { left, top, right, bottom } = boxOfParts(parts)
    return {
      id: walker.id,
      pixels: canvas.ownedCount,
      box: { left: left - offsetX, top: top - offsetY, right: right - offsetX, bottom: bottom - offsetY },
      joints: jointsOf(skeleton).flatMap((point) => [figure.x(point) - offsetX, figure.y(point) - offsetY]),
      body: {
        x: walker.x,
        z: walker.z,
        headingX: walker.headingX,
        headingZ: walker.headingZ,
        ...extentOf(skeleton, walker.appearance.height),
      },
    }
  }

  private paintPart(canvas: Canvas, part: Part, light: Colour, scale: number, offsetX: number, offsetY: number): void {
    // Limbs on the far side are darker, to distinguish them from the near ones.
    const share = part.far ? 0.84 : 1
    drawShape(canvas, moveShape(part.shape, -offsetX, -offsetY), {
      paint: part.paint,
      light: [light[0] * share, light[1] * share, light[2] * share],
      sideLight: this.scenery.light.sideLight,
      scale,
    })
  }
}

interface Body {
  readonly walker: Walker
  readonly z: number
  readonly skeleton: Skeleton
}

function farthestFirst(bodies: readonly Body[], things: readonly Thing[]): (Body | Thing)[] {
  return [...things, ...bodies].sort((a, b) => b.z - a.z)
}
