import type { Box, Image } from '@mot/core'
import type { Color } from './color'
import type { Surface } from './surface'

/** Paints on the RGBA bytes of an image, with smooth edges, clipped to the image. Alpha bytes are unchanged. */
export class PixelSurface implements Surface {
  readonly width: number
  readonly height: number
  readonly #data: Image['data']
  /** Coverage of each pixel near a line: overlapping segments paint it once. */
  #coverage = new Float32Array(0)

  constructor({ width, height, data }: Image) {
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
    const x1 = Math.min(this.width, Math.ceil(left + width))
    const y1 = Math.min(this.height, Math.ceil(top + height))
    for (let y = Math.max(0, Math.floor(top)); y < y1; y++) {
      const awayY = Math.abs(y + 0.5 - centerY) - height / 2 + radius
      for (let x = Math.max(0, Math.floor(left)); x < x1; x++) {
        const awayX = Math.abs(x + 0.5 - centerX) - width / 2 + radius
        const corner = awayX > 0 && awayY > 0 ? Math.hypot(awayX, awayY) : Math.max(awayX, awayY)
        this.#blend(x, y, color, alpha * clamp(radius + 0.5 - corner))
      }
    }
  }

  strokeBox({ left, top, right, bottom }: Box, thickness: number, color: Color, alpha: number): void {
    const radius = thickness / 2
    const reach = radius + 1
    const bounds = this.#boundsOf([left, top, right, bottom], reach)
    const centerX = (left + right) / 2
    const centerY = (top + bottom) / 2
    const halfWidth = Math.abs(right - left) / 2
    const halfHeight = Math.abs(bottom - top) / 2
    // Pixels between the two vertical edges are not painted.
    const innerLeft = Math.max(bounds.left, Math.ceil(Math.min(left, right) + reach))
    const innerRight = Math.min(bounds.right, Math.floor(Math.max(left, right) - reach))
    for (let y = bounds.top; y < bounds.bottom; y++) {
      const beyondY = Math.abs(y + 0.5 - centerY) - halfHeight
      for (let x = bounds.left; x < bounds.right; x++) {
        if (x === innerLeft && innerLeft < innerRight && beyondY < -reach) {
          x = innerRight
          if (x === bounds.right) break
        }
        const beyondX = Math.abs(x + 0.5 - centerX) - halfWidth
        const away = beyondX > 0 && beyondY > 0 ? Math.hypot(beyondX, beyondY) : Math.abs(Math.max(beyondX, beyondY))
        const covered = clamp(radius + 0.5 - away)
        if (covered > 0) this.#blend(x, y, color, alpha * covered)
      }
    }
  }

  strokeLine(points: readonly number[], thickness: number, color: Color, alpha: number): void {
    const reach = thickness / 2 + 1
    const bounds = this.#boundsOf(points, reach)
    const width = bounds.right - bounds.left
    const size = width * (bounds.bottom - bounds.top)
    if (width <= 0 || size <= 0) return
    if (this.#coverage.length < size) this.#coverage = new Float32Array(size)
    this.#coverage.fill(0, 0, size)
    const last = Math.max(2, points.length - 2)
    for (let i = 0; i < last; i += 2) {
      this.#coverSegment(
        points[i]!,
        points[i + 1]!,
        points[i + 2] ?? points[i]!,
        points[i + 3] ?? points[i + 1]!,
        thickness / 2,
        bounds,
      )
    }
    for (let y = bounds.top, at = 0; y < bounds.bottom; y++) {
      for (let x = bounds.left; x < bounds.right; x++) {
        const covered = this.#coverage[at++]!
        if (covered > 0) this.#blend(x, y, color, alpha * covered)
      }
    }
  }

  #boundsOf(points: readonly number[], reach: number): Bounds {
    let left = Number.POSITIVE_INFINITY
    let top = Number.POSITIVE_INFINITY
    let right = Number.NEGATIVE_INFINITY
    let bottom = Number.NEGATIVE_INFINITY
    for (let i = 0; i < points.length; i += 2) {
      left = Math.min(left, points[i]!)
      right = Math.max(right, points[i]!)
      top = Math.min(top, points[i + 1]!)
      bottom = Math.max(bottom, points[i + 1]!)
    }
    return {
      left: Math.max(0, Math.floor(left - reach)),
      top: Math.max(0, Math.floor(top - reach)),
      right: Math.min(this.width, Math.ceil(right + reach)),
      bottom: Math.min(this.height, Math.ceil(bottom + reach)),
    }
  }

  /** Coverage is the distance of a pixel's centre inside the round-ended segment, 0 to 1. */
  #coverSegment(fromX: number, fromY: number, toX: number, toY: number, radius: number, bounds: Bounds): void {
    const reach = radius + 1
    const dx = toX - fromX
    const dy = toY - fromY
    const perLength = dx === 0 && dy === 0 ? 0 : 1 / (dx * dx + dy * dy)
    const left = Math.max(bounds.left, Math.floor(Math.min(fromX, toX) - reach))
    const right = Math.min(bounds.right, Math.ceil(Math.max(fromX, toX) + reach))
    const top = Math.max(bounds.top, Math.floor(Math.min(fromY, toY) - reach))
    const bottom = Math.min(bounds.bottom, Math.ceil(Math.max(fromY, toY) + reach))
    for (let y = top; y < bottom; y++) {
      const row = (y - bounds.top) * (bounds.right - bounds.left) - bounds.left
      const fromStartY = y + 0.5 - fromY
      for (let x = left; x < right; x++) {
        const fromStartX = x + 0.5 - fromX
        const along = clamp((fromStartX * dx + fromStartY * dy) * perLength)
        const awayX = fromStartX - along * dx
        const awayY = fromStartY - along * dy
        const covered = clamp(radius + 0.5 - Math.sqrt(awayX * awayX + awayY * awayY))
        if (covered > this.#coverage[row + x]!) this.#coverage[row + x] = covered
      }
    }
  }

  #blend(x: number, y: number, color: Color, alpha: number): void {
    const data = this.#data
    const at = 4 * (y * this.width + x)
    data[at] = (data[at]! + (color[0] - data[at]!) * alpha + 0.5) | 0
    data[at + 1] = (data[at + 1]! + (color[1] - data[at + 1]!) * alpha + 0.5) | 0
    data[at + 2] = (data[at + 2]! + (color[2] - data[at + 2]!) * alpha + 0.5) | 0
  }
}

/** Pixels from `left` to before `right` and from `top` to before `bottom`. */
interface Bounds {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

function clamp(value: number): number {
  return value < 0 ? 0 : Math.min(value, 1)
}
