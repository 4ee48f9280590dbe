import type { Box, Image } from '@mot/core'
import type { Color } from './color'
import { boundsOf, Coverage } from './coverage'
import { type ObscureEffect, obscure } from './obscure'
import type { Surface } from './surface'
import { TextRaster } from './text-raster'

/** Paints on the RGBA bytes of an image, with smooth edges, clipped to the image. Alpha bytes are unchanged. */
export class PixelSurface implements Surface {
  readonly width: number
  readonly height: number
  readonly #data: Image['data']

  /** @param text its memory of characters, and that of lines; one for all frames saves time. */
  constructor(
    { width, height, data }: Image,
    private readonly text = new TextRaster(),
    private readonly coverage = new Coverage(),
  ) {
    this.width = width
    this.height = height
    this.#data = data
  }

  fillRectangle(
    left: number,
    top: number,
    width: number,
    height: number,
    radius: number,
    color: Color,
    alpha: number,
  ): void {
    const centerX = left + width / 2
    const centerY = top + height / 2
    const x0 = Math.max(0, Math.floor(left))
    const x1 = Math.min(this.width, Math.ceil(left + width))
    const y1 = Math.min(this.height, Math.ceil(top + height))
    // Between these columns only the row counts.
    const innerLeft = Math.min(x1, Math.max(x0, Math.ceil(left + radius + 1)))
    const innerRight = Math.max(innerLeft, Math.min(x1, Math.floor(left + width - radius - 1)))
    for (let y = Math.max(0, Math.floor(top)); y < y1; y++) {
      const awayY = Math.abs(y + 0.5 - centerY) - height / 2 + radius
      const row = y * this.width
      for (let x = x0; x < x1; x++) {
        if (x === innerLeft) {
          this.#blendSpan(row + innerLeft, row + innerRight, color, alpha * clamp(radius + 0.5 - awayY))
          x = innerRight
          if (x === x1) break
        }
        const awayX = Math.abs(x + 0.5 - centerX) - width / 2 + radius
        const corner = awayX > 0 && awayY > 0 ? Math.sqrt(awayX * awayX + awayY * awayY) : Math.max(awayX, awayY)
        this.#blend(row + x, color, alpha * clamp(radius + 0.5 - corner))
      }
    }
  }

  /** Four lines a row, each with its exact share of the pixels at its ends. */
  fillPolygon(points: readonly number[], color: Color, alpha: number): void {
    const { width, height } = this
    const { left, top, right, bottom } = boundsOf(points, 0, width, height)
    if (left >= right || top >= bottom) return
    const shares = new Float32Array(right - left)
    const crossings: number[] = []
    for (let y = top; y < bottom; y++) {
      shares.fill(0)
      for (let line = 0; line < 4; line++) {
        crossingsAt(y + (line + 0.5) / 4, points, crossings)
        for (let k = 0; k + 1 < crossings.length; k += 2) {
          addSpan(shares, Math.max(crossings[k]!, left) - left, Math.min(crossings[k + 1]!, right) - left, 0.25)
        }
      }
      this.#blendShares(y * width + left, shares, color, alpha)
    }
  }

  strokeBox({ left, top, right, bottom }: Box, thickness: number, color: Color, alpha: number): void {
    const radius = thickness / 2
    const reach = radius + 1
    const bounds = boundsOf([left, top, right, bottom], reach, this.width, this.height)
    const centerX = (left + right) / 2
    const centerY = (top + bottom) / 2
    const halfWidth = Math.abs(right - left) / 2
    const halfHeight = Math.abs(bottom - top) / 2
    // Pixels between the two vertical edges are painted in the rows of the horizontal ones only.
    const innerLeft = Math.min(bounds.right, Math.max(bounds.left, Math.ceil(Math.min(left, right) + reach)))
    const innerRight = Math.max(innerLeft, Math.min(bounds.right, Math.floor(Math.max(left, right) - reach)))
    for (let y = bounds.top; y < bounds.bottom; y++) {
      const beyondY = Math.abs(y + 0.5 - centerY) - halfHeight
      const row = y * this.width
      if (innerLeft < innerRight && beyondY >= -reach) {
        const covered = clamp(radius + 0.5 - Math.abs(beyondY))
        if (covered > 0) this.#blendSpan(row + innerLeft, row + innerRight, color, alpha * covered)
      }
      for (let x = bounds.left; x < bounds.right; x++) {
        if (x === innerLeft) {
          x = innerRight
          if (x === bounds.right) break
        }
        const beyondX = Math.abs(x + 0.5 - centerX) - halfWidth
        const isCorner = beyondX > 0 && beyondY > 0
        const away = isCorner ? Math.sqrt(beyondX * beyondX + beyondY * beyondY) : Math.abs(Math.max(beyondX, beyondY))
        const covered = clamp(radius + 0.5 - away)
        if (covered > 0) this.#blend(row + x, color, alpha * covered)
      }
    }
  }

  strokeLine(points: readonly number[], thickness: number, color: Color, alpha: number): void {
    if (!this.coverage.begin(boundsOf(points, thickness / 2 + 1, this.width, this.height))) return
    this.coverage.addLine(points, thickness / 2)
    this.#blendCoverage(color, alpha)
  }

  strokeFading(
    points: readonly number[],
    thicknesses: readonly number[],
    alphas: readonly number[],
    color: Color,
  ): void {
    const { coverage } = this
    if (!coverage.begin(boundsOf(points, Math.max(0, ...thicknesses) / 2 + 1, this.width, this.height))) return
    for (const [i, thickness] of thicknesses.entries()) {
      const at = 2 * i
      coverage.addSegment(points[at]!, points[at + 1]!, points[at + 2]!, points[at + 3]!, thickness / 2, alphas[i]!)
    }
    this.#blendCoverage(color, 1)
  }

  writeText(text: string, left: number, top: number, height: number, color: Color): void {
    for (const { x, y, width, height: rows, alphas } of this.text.bitmapsOf(text, height)) {
      const atX = Math.round(left) + x
      const atY = Math.round(top) + y
      const from = Math.max(0, -atX)
      const to = Math.min(width, this.width - atX)
      for (let row = Math.max(0, -atY); row < Math.min(rows, this.height - atY); row++) {
        const target = (atY + row) * this.width + atX
        for (let column = from; column < to; column++) {
          const alpha = alphas[row * width + column]!
          if (alpha > 0) this.#blend(target + column, color, alpha / 255)
        }
      }
    }
  }

  measureText(text: string, height: number): number {
    return this.text.measure(text, height)
  }

  obscure(box: Box, effect: ObscureEffect, size: number): void {
    obscure({ width: this.width, height: this.height, data: this.#data }, box, effect, size)
  }

  #blendCoverage(color: Color, alpha: number): void {
    const { bounds, values } = this.coverage
    for (let y = bounds.top, at = 0; y < bounds.bottom; y++) {
      for (let pixel = y * this.width + bounds.left; pixel < y * this.width + bounds.right; pixel++) {
        const covered = values[at++]!
        if (covered > 0) this.#blend(pixel, color, alpha * covered)
      }
    }
  }

  #blendShares(start: number, shares: Float32Array, color: Color, alpha: number): void {
    for (let i = 0; i < shares.length; i++) {
      if (shares[i]! > 0) this.#blend(start + i, color, alpha * Math.min(1, shares[i]!))
    }
  }

  #blend(pixel: number, color: Color, alpha: number): void {
    const data = this.#data
    const at = 4 * pixel
    data[at] = (data[at]! + (color[0] - data[at]!) * alpha + 0.5) | 0
    data[at + 1] = (data[at + 1]! + (color[1] - data[at + 1]!) * alpha + 0.5) | 0
    data[at + 2] = (data[at + 2]! + (color[2] - data[at + 2]!) * alpha + 0.5) | 0
  }

  /** Pixels from `start` to before `end` with one opacity. */
  #blendSpan(start: number, end: number, [red, green, blue]: Color, alpha: number): void {
    const data = this.#data
    const rest = 1 - alpha
    const [addRed, addGreen, addBlue] = [red * alpha + 0.5, green * alpha + 0.5, blue * alpha + 0.5]
    for (let at = 4 * start; at < 4 * end; at += 4) {
      data[at] = (data[at]! * rest + addRed) | 0
      data[at + 1] = (data[at + 1]! * rest + addGreen) | 0
      data[at + 2] = (data[at + 2]! * rest + addBlue) | 0
    }
  }
}

/** Where the edges of a polygon cross a row, from the left. */
function crossingsAt(y: number, points: readonly number[], crossings: number[]): void {
  crossings.length = 0
  const count = points.length
  for (let i = 0; i < count; i += 2) {
    const before = i === 0 ? count - 2 : i - 2
    const [x1, y1, x2, y2] = [points[before]!, points[before + 1]!, points[i]!, points[i + 1]!]
    if (y1 > y !== y2 > y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1))
  }
  crossings.sort((a, b) => a - b)
}

/** Adds to each pixel its share of the span from `left` to `right`. */
function addSpan(shares: Float32Array, left: number, right: number, weight: number): void {
  if (!(left < right)) return
  const first = Math.floor(left)
  const last = Math.min(shares.length - 1, Math.floor(right))
  if (first === last) {
    shares[first]! += weight * (right - left)
    return
  }
  shares[first]! += weight * (first + 1 - left)
  for (let x = first + 1; x < last; x++) shares[x]! += weight
  shares[last]! += weight * Math.min(1, right - last)
}

function clamp(value: number): number {
  return value < 0 ? 0 : Math.min(value, 1)
}
