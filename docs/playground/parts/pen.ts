import type { Box } from '@mot/core'

/** Pixels of a clip across which lines and letters have the sizes that are requested; wider clips have larger ones. */
const USUAL_WIDTH = 640

export interface Stroke {
  readonly colour: string
  /** Default 2. */
  readonly width?: number
  readonly dash?: readonly number[]
  /** Pixels around the box. Default 0. */
  readonly outside?: number
  /** Default 3. */
  readonly radius?: number
}

/** Draws boxes, ways and labels in pixels of a clip, in sizes that suit its width. */
export class Pen {
  private readonly unit: number

  /** @param width of the clip. */
  constructor(
    private readonly context: CanvasRenderingContext2D,
    width: number,
  ) {
    this.unit = width / USUAL_WIDTH
  }

  /** 1: opaque. */
  set opacity(value: number) {
    this.context.globalAlpha = value
  }

  box({ left, top, right, bottom }: Box, { outside = 0, radius = 3, ...stroke }: Stroke): void {
    const { context, unit } = this
    const more = outside * unit
    context.beginPath()
    context.roundRect(left - more, top - more, right - left + 2 * more, bottom - top + 2 * more, radius * unit)
    this.stroke(stroke)
  }

  /** Through points in order; closed: back to the first. */
  way(points: readonly (readonly [number, number])[], stroke: Stroke, closed = false): void {
    const { context } = this
    context.beginPath()
    for (const [index, [x, y]] of points.entries()) {
      if (index === 0) context.moveTo(x, y)
      else context.lineTo(x, y)
    }
    if (closed) context.closePath()
    this.stroke(stroke)
  }

  /** Fills a polygon. */
  area(points: readonly (readonly [number, number])[], colour: string): void {
    const { context } = this
    context.beginPath()
    for (const [x, y] of points) context.lineTo(x, y)
    context.fillStyle = colour
    context.fill()
  }

  /** A text on a plate whose lower left corner is a point; within the picture at its top. */
  label(x: number, y: number, text: string, plate: string, ink = '#fff'): void {
    const { context, unit } = this
    context.font = `700 ${13 * unit}px system-ui, sans-serif`
    context.textBaseline = 'middle'
    const width = context.measureText(text).width + 9 * unit
    const top = Math.max(unit, y - 17 * unit)
    context.fillStyle = plate
    context.beginPath()
    context.roundRect(x - unit, top, width, 17 * unit, 4 * unit)
    context.fill()
    context.fillStyle = ink
    context.fillText(text, x + 3.5 * unit, top + 9 * unit)
  }

  /** Pixels of the clip for so many at the usual width. */
  size(pixels: number): number {
    return pixels * this.unit
  }

  private stroke({ colour, width = 2, dash = [] }: Stroke): void {
    const { context, unit } = this
    context.strokeStyle = colour
    context.lineWidth = width * unit
    context.lineJoin = 'round'
    context.setLineDash(dash.map((each) => each * unit))
    context.stroke()
    context.setLineDash([])
  }
}
