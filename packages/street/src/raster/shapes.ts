import { clamp } from '../arithmetic'
import type { Canvas } from './canvas'
import type { Colour } from './colour'
import { type Paint, patternShare } from './paint'

/** A limb: a segment with radius `startRadius` at one end and `endRadius` at the other, with round ends. Pixels. */
export interface Capsule {
  readonly shape: 'capsule'
  readonly startX: number
  readonly startY: number
  readonly startRadius: number
  readonly endX: number
  readonly endY: number
  readonly endRadius: number
}

/** An axis-aligned ellipse. Pixels. */
export interface Ellipse {
  readonly shape: 'ellipse'
  readonly x: number
  readonly y: number
  readonly radiusX: number
  readonly radiusY: number
}

/** A profile such as a torso or a skirt: a centre and a half-width at each of several heights, from the top. */
export interface Profile {
  readonly shape: 'profile'
  /** Pixels: y, centre x, half-width of each row, by ascending y. At least two rows. */
  readonly rows: readonly (readonly [y: number, x: number, halfWidth: number])[]
}

export type Shape = Capsule | Ellipse | Profile

/** Colouring of a shape. */
export interface Finish {
  readonly paint: Paint
  /** Multiplies the colours. */
  readonly light: Colour
  /** Relative brightness of the right side against the centre; the left side is darker by the same amount. */
  readonly sideLight: number
  /** Pixels per metre, for patterns. */
  readonly scale: number
}

/** The translated shape. */
export function moveShape(shape: Shape, byX: number, byY: number): Shape {
  if (shape.shape === 'ellipse') return { ...shape, x: shape.x + byX, y: shape.y + byY }
  if (shape.shape === 'profile') return { ...shape, rows: shape.rows.map(([y, x, half]) => [y + byY, x + byX, half]) }
  return {
    ...shape,
    startX: shape.startX + byX,
    startY: shape.startY + byY,
    endX: shape.endX + byX,
    endY: shape.endY + byY,
  }
}

/** Paints a shape with antialiased edges, clipped to the canvas. */
export function drawShape(canvas: Canvas, shape: Shape, finish: Finish): void {
  if (shape.shape === 'capsule') drawCapsule(canvas, shape, finish)
  else if (shape.shape === 'ellipse') drawEllipse(canvas, shape, finish)
  else drawProfile(canvas, shape, finish)
}

function drawCapsule(canvas: Canvas, shape: Capsule, finish: Finish): void {
  const { startX, startY, startRadius, endX, endY, endRadius } = shape
  const largest = Math.max(startRadius, endRadius) + 0.5
  const left = Math.max(0, Math.floor(Math.min(startX, endX) - largest))
  const right = Math.min(canvas.width - 1, Math.ceil(Math.max(startX, endX) + largest))
  const top = Math.max(0, Math.floor(Math.min(startY, endY) - largest))
  const bottom = Math.min(canvas.height - 1, Math.ceil(Math.max(startY, endY) + largest))
  const alongX = endX - startX
  const alongY = endY - startY
  const squared = Math.max(alongX * alongX + alongY * alongY, 1e-9)
  const limbLength = Math.sqrt(squared)
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const dx = x + 0.5 - startX
      const dy = y + 0.5 - startY
      const t = clamp((dx * alongX + dy * alongY) / squared, 0, 1)
      const offX = dx - t * alongX
      const offY = dy - t * alongY
      const radius = startRadius + (endRadius - startRadius) * t
      const coverage = radius + 0.5 - Math.sqrt(offX * offX + offY * offY)
      if (coverage <= 0) continue
      const side = clamp(offX / (radius + 0.01), -1, 1)
      colourPixel(canvas, y * canvas.width + x, Math.min(coverage, 1), finish, t * limbLength, offX, side)
    }
  }
}

function drawEllipse(canvas: Canvas, shape: Ellipse, finish: Finish): void {
  const { x: middleX, y: middleY, radiusX, radiusY } = shape
  const left = Math.max(0, Math.floor(middleX - radiusX - 0.5))
  const right = Math.min(canvas.width - 1, Math.ceil(middleX + radiusX + 0.5))
  const top = Math.max(0, Math.floor(middleY - radiusY - 0.5))
  const bottom = Math.min(canvas.height - 1, Math.ceil(middleY + radiusY + 0.5))
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const dx = (x + 0.5 - middleX) / radiusX
      const dy = (y + 0.5 - middleY) / radiusY
      const reach = Math.sqrt(dx * dx + dy * dy)
      // The distance to an ellipse, to first order: (reach − 1) · reach / |gradient|.
      const slope = Math.sqrt((dx * dx) / (radiusX * radiusX) + (dy * dy) / (radiusY * radiusY))
      const coverage = slope < 1e-9 ? 1 : 0.5 - ((reach - 1) * reach) / slope
      if (coverage <= 0) continue
      const down = y + 0.5 - middleY + radiusY
      colourPixel(
        canvas,
        y * canvas.width + x,
        Math.min(coverage, 1),
        finish,
        down,
        x + 0.5 - middleX,
        clamp(dx, -1, 1),
      )
    }
  }
}

function drawProfile(canvas: Canvas, shape: Profile, finish: Finish): void {
  const { rows } = shape
  const begin = rows[0]![0]
  const end = rows[rows.length - 1]![0]
  const top = Math.max(0, Math.floor(begin))
  const bottom = Math.min(canvas.height - 1, Math.ceil(end) - 1)
  let row = 0
  for (let y = top; y <= bottom; y++) {
    const covered = Math.min(y + 1, end) - Math.max(y, begin)
    if (covered <= 0) continue
    const at = clamp(y + 0.5, begin, end)
    while (row < rows.length - 2 && rows[row + 1]![0] < at) row++
    const [y0, x0, half0] = rows[row]!
    const [y1, x1, half1] = rows[row + 1]!
    const t = clamp((at - y0) / Math.max(y1 - y0, 1e-6), 0, 1)
    const middle = x0 + (x1 - x0) * t
    const half = half0 + (half1 - half0) * t
    const left = Math.max(0, Math.floor(middle - half))
    const right = Math.min(canvas.width - 1, Math.ceil(middle + half))
    for (let x = left; x <= right; x++) {
      const wide = Math.min(x + 1, middle + half) - Math.max(x, middle - half)
      if (wide <= 0) continue
      const across = x + 0.5 - middle
      const side = clamp(across / (half + 0.01), -1, 1)
      colourPixel(canvas, y * canvas.width + x, wide * covered, finish, at - begin, across, side)
    }
  }
}

/** `along` and `across` in pixels from the start and the centre line of the shape; `side` from -1, its left edge, to 1. */
function colourPixel(
  canvas: Canvas,
  pixel: number,
  coverage: number,
  finish: Finish,
  along: number,
  across: number,
  side: number,
): void {
  const { paint, light, sideLight, scale } = finish
  // Cloth is darker towards its edges, where it faces away from the camera, and brighter on the side of the sun.
  const shade = 1 + sideLight * side - 0.16 * side * side
  let red = paint.colour[0]
  let green = paint.colour[1]
  let blue = paint.colour[2]
  if (paint.pattern) {
    const share = patternShare(paint.pattern, along / scale, across / scale, scale)
    const second = paint.pattern.colour
    red += (second[0] - red) * share
    green += (second[1] - green) * share
    blue += (second[2] - blue) * share
  }
  canvas.paint(pixel, red * light[0] * shade, green * light[1] * shade, blue * light[2] * shade, coverage)
}
