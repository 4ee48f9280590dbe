import type { Box } from '@mot/core'
import type { Color } from './color'
import { CAPITAL_HEIGHT, hasGlyphs, layOut, PEN } from './font'
import { type ObscureEffect, obscure, pixelsOf } from './obscure'
import type { Surface } from './surface'
import type { TextCanvas } from './text-canvas'

/** The part of a 2D canvas context in use; the contexts of `<canvas>` and `OffscreenCanvas` satisfy it. */
export interface CanvasContext {
  readonly canvas: { readonly width: number; readonly height: number }
  fillStyle: unknown
  strokeStyle: unknown
  lineWidth: number
  lineCap: 'butt' | 'round' | 'square'
  lineJoin: 'bevel' | 'miter' | 'round'
  font: string
  save(): void
  restore(): void
  beginPath(): void
  closePath(): void
  moveTo(x: number, y: number): void
  lineTo(x: number, y: number): void
  roundRect(left: number, top: number, width: number, height: number, radius: number): void
  fill(rule?: 'nonzero' | 'evenodd'): void
  stroke(): void
  fillText(text: string, x: number, y: number): void
  getImageData(left: number, top: number, width: number, height: number): CanvasPixels
  putImageData(pixels: CanvasPixels, left: number, top: number): void
}

/** The part of an `ImageData` in use. */
interface CanvasPixels {
  readonly data: Uint8ClampedArray
}

/** Paints on a 2D canvas context. */
export class CanvasSurface implements Surface {
  constructor(
    private readonly context: CanvasContext,
    private readonly text: TextCanvas | undefined,
  ) {}

  get width(): number {
    return this.context.canvas.width
  }

  get height(): number {
    return this.context.canvas.height
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
    const { context } = this
    context.fillStyle = toStyle(color, alpha)
    context.beginPath()
    context.roundRect(left, top, width, height, radius)
    context.fill()
  }

  fillPolygon(points: readonly number[], color: Color, alpha: number): void {
    const { context } = this
    context.fillStyle = toStyle(color, alpha)
    context.beginPath()
    this.#trace(points)
    context.closePath()
    context.fill('evenodd')
  }

  strokeBox({ left, top, right, bottom }: Box, thickness: number, color: Color, alpha: number, rim = 0): void {
    // The path returns to the start and repeats the top edge: the last corner becomes a joint as well.
    const path = [left, top, right, top, right, bottom, left, bottom, left, top, right, top]
    if (rim > 0) this.strokeLine(path, thickness + 2, [0, 0, 0], rim)
    this.strokeLine(path, thickness, color, alpha)
  }

  strokeLine(points: readonly number[], thickness: number, color: Color, alpha: number): void {
    const { context } = this
    this.#setPen(thickness, color, alpha)
    context.beginPath()
    this.#trace(points)
    context.stroke()
  }

  strokeFading(
    points: readonly number[],
    thicknesses: readonly number[],
    alphas: readonly number[],
    color: Color,
  ): void {
    const { context } = this
    for (const [i, thickness] of thicknesses.entries()) {
      this.#setPen(thickness, color, alphas[i]!)
      // Round ends would be painted twice where the pieces meet.
      context.lineCap = i === thicknesses.length - 1 ? 'round' : 'butt'
      context.beginPath()
      this.#trace(points.slice(2 * i, 2 * i + 4))
      context.stroke()
    }
  }

  writeText(text: string, left: number, top: number, height: number, color: Color): void {
    const { context } = this
    const [startX, startY] = [Math.round(left), Math.round(top)]
    if (this.text && !hasGlyphs(text)) {
      context.fillStyle = toStyle(color, 1)
      context.font = this.text.font(height)
      context.fillText(text, startX, startY + height)
      return
    }
    const unit = height / CAPITAL_HEIGHT
    this.#setPen(PEN * height, color, 1)
    for (const { glyph, x } of layOut(text, height).placed) {
      context.beginPath()
      for (const stroke of glyph.strokes) {
        this.#trace(stroke.map((value, i) => value * unit + (i % 2 === 0 ? startX + x : startY)))
      }
      context.stroke()
    }
  }

  measureText(text: string, height: number): number {
    return this.text && !hasGlyphs(text) ? Math.ceil(this.text.measure(text, height)) : layOut(text, height).width
  }

  obscure(box: Box, effect: ObscureEffect, size: number): void {
    const { left, top, right, bottom } = pixelsOf(box, this)
    const [width, height] = [right - left, bottom - top]
    if (width <= 0 || height <= 0) return
    const pixels = this.context.getImageData(left, top, width, height)
    const moved = { left: box.left - left, top: box.top - top, right: box.right - left, bottom: box.bottom - top }
    obscure({ width, height, data: pixels.data }, moved, effect, size)
    this.context.putImageData(pixels, left, top)
  }

  #setPen(thickness: number, color: Color, alpha: number): void {
    const { context } = this
    context.strokeStyle = toStyle(color, alpha)
    context.lineWidth = thickness
    context.lineCap = 'round'
    context.lineJoin = 'round'
  }

  #trace(points: readonly number[]): void {
    const { context } = this
    context.moveTo(points[0]!, points[1]!)
    // A line from a point to itself is drawn as a dot.
    if (points.length === 2) context.lineTo(points[0]!, points[1]!)
    for (let i = 2; i < points.length; i += 2) context.lineTo(points[i]!, points[i + 1]!)
  }
}

function toStyle([red, green, blue]: Color, alpha: number): string {
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`
}
