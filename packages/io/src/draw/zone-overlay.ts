import { checkImage, type Image } from '@mot/core'
import { type Color, colorOf, textColorOn } from './color'
import { measureText, strokeText } from './font'
import { PixelSurface } from './pixel-surface'
import type { Surface } from './surface'

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
 * Paints lines, with an arrow in the direction `in`, and zones into an image.
 * @throws MotError `invalid-image`.
 */
export function drawZones(image: Image, shapes: readonly ZoneShape[]): void {
  checkImage(image)
  const surface = new PixelSurface(image)
  const thickness = Math.max(1.5, image.height / 200)
  const colors = shapes.map(({ color }, i) => color ?? colorOf(3 * i + 1))
  for (const [i, { rings }] of shapes.entries()) if (rings) fillRings(surface, rings, colors[i]!)
  for (const [i, { rings = [], line }] of shapes.entries()) {
    for (const ring of rings) strokeRimmed(surface, [...ring, ring[0]!].flat(), thickness, colors[i]!)
    if (line) paintLine(surface, line, thickness, colors[i]!)
  }
  for (const [i, { rings, line, label = '' }] of shapes.entries()) {
    const points = rings?.[0] ?? line ?? []
    if (label !== '' && points.length > 0) paintLabel(surface, points, label, colors[i]!)
  }
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
  const size = 7 * thickness
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

/** At the upper left point, inside the image. */
function paintLabel(
  surface: Surface,
  points: readonly (readonly [number, number])[],
  label: string,
  color: Color,
): void {
  const textHeight = Math.max(8, surface.height / 45)
  const padding = 0.4 * textHeight
  const text = label.slice(0, 100)
  const width = measureText(text, textHeight) + 2 * padding
  const height = textHeight + 2 * padding
  const [x, y] = points.reduce((best, point) => (point[0] + point[1] < best[0] + best[1] ? point : best))
  const left = Math.max(0, Math.min(x, surface.width - width))
  const top = Math.max(0, Math.min(y, surface.height - height))
  surface.fillRectangle(left, top, width, height, 0.25 * textHeight, color, 0.9)
  const ink = textColorOn(color)
  for (const stroke of strokeText(text, left + padding, top + padding, textHeight)) {
    surface.strokeLine(stroke, 0.17 * textHeight, ink, 1)
  }
}
