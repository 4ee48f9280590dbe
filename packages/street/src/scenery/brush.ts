import { clamp } from '../arithmetic'
import type { View } from '../camera/view'
import { type Light, lightAt } from '../light/light'
import { Canvas } from '../raster/canvas'
import { type Colour, lit } from '../raster/colour'
import type { Layer } from '../raster/layer'
import type { Paint } from '../raster/paint'
import { fillPolygon } from '../raster/polygon'
import { drawShape } from '../raster/shapes'

/** A point of the world, metres. */
export type Place = readonly [x: number, y: number, z: number]

/** Paints objects of the world under the light of the scene. Colours are those of full daylight. */
export class Brush {
  constructor(
    readonly canvas: Canvas,
    readonly view: View,
    readonly light: Light,
  ) {}

  /** A flat polygon. */
  polygon(places: readonly Place[], colour: Colour, alpha = 1): void {
    const [x, , z] = places[0]!
    this.unlitPolygon(places, lit(colour, lightAt(this.light, x, z)), alpha)
  }

  /** A flat polygon that emits light, or keeps its colour at night. */
  unlitPolygon(places: readonly Place[], colour: Colour, alpha = 1): void {
    fillPolygon(
      this.canvas,
      places.map(([x, y, z]) => this.view.project(x, y, z)),
      colour,
      alpha,
    )
  }

  /** An upright rectangle that faces the camera. */
  panel(left: number, right: number, bottom: number, top: number, z: number, colour: Colour, alpha = 1): void {
    this.polygon(
      [
        [left, bottom, z],
        [right, bottom, z],
        [right, top, z],
        [left, top, z],
      ],
      colour,
      alpha,
    )
  }

  /** A round bar between two points; radii in metres. */
  bar(from: Place, to: Place, fromRadius: number, toRadius: number, colour: Colour): void {
    const { view } = this
    drawShape(
      this.canvas,
      {
        shape: 'capsule',
        startX: view.projectX(from[0], from[2]),
        startY: view.projectY(from[1], from[2]),
        startRadius: Math.max(0.4, fromRadius * view.scaleAt(from[2])),
        endX: view.projectX(to[0], to[2]),
        endY: view.projectY(to[1], to[2]),
        endRadius: Math.max(0.4, toRadius * view.scaleAt(to[2])),
      },
      this.finish({ colour }, from),
    )
  }

  /** A sphere or an ellipsoid; radii in metres. */
  ball(middle: Place, radiusX: number, radiusY: number, colour: Colour): void {
    const { view } = this
    const scale = view.scaleAt(middle[2])
    const [x, y] = view.project(...middle)
    drawShape(
      this.canvas,
      { shape: 'ellipse', x, y, radiusX: radiusX * scale, radiusY: radiusY * scale },
      this.finish({ colour }, middle),
    )
  }

  /** An upright round body: half-widths at heights, from the top. */
  turned(x: number, z: number, rings: readonly (readonly [y: number, halfWidth: number])[], paint: Paint): void {
    const { view } = this
    const scale = view.scaleAt(z)
    const middle = view.projectX(x, z)
    drawShape(
      this.canvas,
      { shape: 'profile', rows: rings.map(([y, half]) => [view.projectY(y, z), middle, half * scale]) },
      this.finish(paint, [x, 0, z]),
    )
  }

  /** A soft glow around a point, radius in metres. */
  glow(middle: Place, radius: number, colour: Colour, strength: number): void {
    const { canvas, view } = this
    const [centreX, centreY] = view.project(...middle)
    const reach = radius * view.scaleAt(middle[2])
    const right = Math.min(canvas.width - 1, centreX + reach)
    const bottom = Math.min(canvas.height - 1, centreY + reach)
    for (let y = Math.max(0, Math.floor(centreY - reach)); y <= bottom; y++) {
      for (let x = Math.max(0, Math.floor(centreX - reach)); x <= right; x++) {
        const dx = (x + 0.5 - centreX) / reach
        const dy = (y + 0.5 - centreY) / reach
        const share = clamp(1 - Math.sqrt(dx * dx + dy * dy), 0, 1)
        if (share > 0) canvas.paint(y * canvas.width + x, ...colour, share * share * strength)
      }
    }
  }

  private finish(paint: Paint, [x, , z]: Place) {
    return { paint, light: lightAt(this.light, x, z), sideLight: this.light.sideLight, scale: this.view.scaleAt(z) }
  }
}

/** The output of `paint` as a layer of minimal size. */
export function paintLayer(view: View, light: Light, paint: (brush: Brush) => void): Layer {
  const canvas = new Canvas(view.width, view.height)
  paint(new Brush(canvas, view, light))
  return cropped(canvas)
}

/** The painted part with a border of one empty pixel around it. */
function cropped(canvas: Canvas): Layer {
  const { width, height, data } = canvas
  let left = width
  let right = 0
  let top = height
  let bottom = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[(y * width + x) * 4 + 3] === 0) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = y + 1
    }
  }
  const part = new Canvas(Math.max(0, right - left) + 2, Math.max(0, bottom - top) + 2)
  for (let y = top; y < bottom; y++) {
    const row = data.subarray((y * width + left) * 4, (y * width + right) * 4)
    part.data.set(row, ((y - top + 1) * part.width + 1) * 4)
  }
  return { canvas: part, x: left - 1, y: top - 1 }
}
