import type { Box } from '@mot/core'
import type { Color } from './color'
import type { Surface } from './surface'

/** The part of a 2D canvas context in use; the contexts of `<canvas>` and `OffscreenCanvas` satisfy it. */
export interface CanvasContext {
  readonly canvas: { readonly width: number; readonly height: number }
  fillStyle: unknown
  strokeStyle: unknown
  lineWidth: number
  lineCap: 'butt' | 'round' | 'square'
  lineJoin: 'bevel' | 'miter' | 'round'
  save(): void
  restore(): void
  beginPath(): void
  moveTo(x: number, y: number): void
  lineTo(x: number, y: number): void
  roundRect(left: number, top: number, width: number, height: number, radius: number): void
  fill(): void
  stroke(): void
}

/** Paints on a 2D canvas context. */
export class CanvasSurface implements Surface {
  constructor(private readonly context: CanvasContext) {}

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

  strokeBox({ left, top, right, bottom }: Box, thickness: number, color: Color, alpha: number): void {
    // The path returns to the start and repeats the top edge: the last corner becomes a joint as well.
    this.strokeLine(
      [left, top, right, top, right, bottom, left, bottom, left, top, right, top],
      thickness,
      color,
      alpha,
    )
  }

  strokeLine(points: readonly number[], thickness: number, color: Color, alpha: number): void {
    const { context } = this
    context.strokeStyle = toStyle(color, alpha)
    context.lineWidth = thickness
    context.lineCap = 'round'
    context.lineJoin = 'round'
    context.beginPath()
    context.moveTo(points[0]!, points[1]!)
    // A line from a point to itself is drawn as a dot.
    if (points.length === 2) context.lineTo(points[0]!, points[1]!)
    for (let i = 2; i < points.length; i += 2) context.lineTo(points[i]!, points[i + 1]!)
    context.stroke()
  }
}

function toStyle([red, green, blue]: Color, alpha: number): string {
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`
}
