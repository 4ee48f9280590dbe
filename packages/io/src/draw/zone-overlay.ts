import { checkImage, type Image } from '@mot/core'
import { type Color, colorOf } from './color'
import { Lettering } from './lettering'
import { PixelSurface } from './pixel-surface'
import type { Surface } from './surface'
import { paintTags, type Tag } from './tags'
import { pageTextCanvas, type TextCanvas } from './text-canvas'
import { TextRaster } from './text-raster'

/** A line or a zone as it is painted. */
export interface ZoneShape {
  /** Pixels: two points of a line; or the rings of a polygon, the outer one first. */
  readonly line?: readonly (readonly [x: number, y: number])[]
  readonly rings?: readonly (readonly (readonly [x: number, y: number])[])[]
  /** Text beside it: its name and its counts. Default: none. */
  readonly label?: string
  /** Default: one colour a shape. */
  readonly color?: Color
}

/**
 * Paints lines, with an arrow in the direction `in`, and zones into an image. With tracks, `overlay.draw(image, tracks, { zones })`
 * paints both, and their labels keep clear of each other.
 * @param textCanvas fonts for characters that the built-in font lacks, from `loadTextCanvas()`. Default: those of the page.
 * @throws MotError `invalid-image`.
 */
export function drawZones(
  image: Image,
  shapes: readonly ZoneShape[],
  textCanvas: TextCanvas | undefined = pageTextCanvas(),
): void {
  checkImage(image)
  const surface = new PixelSurface(image, new TextRaster(textCanvas))
  paintZones(surface, shapes, Math.max(1.5, image.height / 300))
  paintTags(surface, zoneTags(shapes), Math.max(8, image.height / 64), new Lettering(textCanvas))
  surface.finish()
}

/** Lines and zones without their labels. */
export function paintZones(surface: Surface, shapes: readonly ZoneShape[], thickness: number): void {
  for (const [i, shape] of shapes.entries()) if (shape.rings) fillRings(surface, shape.rings, zoneColor(shape, i))
  for (const [i, shape] of shapes.entries()) {
    const { rings = [], line } = shape
    const color = zoneColor(shape, i)
    for (const ring of rings) strokeRimmed(surface, [...ring, ring[0]!].flat(), thickness, color)
    if (line) paintLine(surface, line, thickness, color)
  }
}

/** Labels at the upper left point of each shape. */
export function zoneTags(shapes: readonly ZoneShape[]): Tag[] {
  return shapes.flatMap((shape, i) => {
    const { rings, line, label = '' } = shape
    const points = rings?.[0] ?? line ?? []
    if (label === '' || points.length === 0) return []
    const [x, y] = points.reduce((best, point) => (point[0] + point[1] < best[0] + best[1] ? point : best))
    const box = { left: x, top: y, right: x, bottom: y }
    // Inside the shape: below and right of the point.
    return [{ text: label, color: zoneColor(shape, i), opacity: 0.9, box, place: 2 }]
  })
}

function zoneColor({ color }: ZoneShape, index: number): Color {
  return color ?? colorOf(3 * index + 1)
}

/** Row by row, between the edges that a row crosses, by turns. */
function fillRings(surface: Surface, rings: NonNullable<ZoneShape['rings']>, color: Color): void {
  const ys = rings.flat().map(([, y]) => y)
  const last = Math.min(surface.height, Math.ceil(Math.max(...ys)))
  for (let row = Math.max(0, Math.floor(Math.min(...ys))); row < last; row++) {
    const y = row + 0.5
    const crossings: number[] = []
    for (const ring of rings) {
      for (const [i, [x2, y2]] of ring.entries()) {
        const [x1, y1] = ring.at(i - 1)!
        if (y1 > y !== y2 > y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1))
      }
    }
    crossings.sort((a, b) => a - b)
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const left = Math.max(0, crossings[k]!)
      const right = Math.min(surface.width, crossings[k + 1]!)
      if (right > left) surface.fillRectangle(left, row, right - left, 1, 0, color, 0.18)
    }
  }
}

function paintLine(surface: Surface, line: NonNullable<ZoneShape['line']>, thickness: number, color: Color): void {
  strokeRimmed(surface, line.flat(), 1.4 * thickness, color)
  const [[x1, y1], [x2, y2]] = [line[0]!, line[1]!]
  const length = Math.hypot(x2 - x1, y2 - y1)
  // To the right of the way from the first point to the second, as seen in the image.
  const [ax, ay] = [-(y2 - y1) / length, (x2 - x1) / length]
  const [middleX, middleY] = [(x1 + x2) / 2, (y1 + y2) / 2]
  const size = 10 * thickness
  const [tipX, tipY] = [middleX + ax * size, middleY + ay * size]
  const half = size / 2
  strokeRimmed(surface, [middleX, middleY, tipX, tipY], thickness, color)
  const head = [tipX - ax * half - ay * half, tipY - ay * half + ax * half, tipX, tipY]
  strokeRimmed(surface, [...head, tipX - ax * half + ay * half, tipY - ay * half - ax * half], thickness, color)
}

/** A dark rim separates the colour from a similar background. */
function strokeRimmed(surface: Surface, points: readonly number[], thickness: number, color: Color): void {
  surface.strokeLine(points, thickness + 2, [0, 0, 0], 0.3)
  surface.strokeLine(points, thickness, color, 1)
}
