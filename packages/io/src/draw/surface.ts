import type { Box } from '@mot/core'
import type { Color } from './color'
import type { ObscureEffect } from './obscure'

/** Target of an overlay: pixels or a canvas. Coordinates are pixels; 0 is the left or top edge of the image. */
export interface Surface {
  readonly width: number
  readonly height: number
  /** A filled rectangle with rounded corners. `alpha` from 0 to 1. */
  fillRectangle(
    left: number,
    top: number,
    width: number,
    height: number,
    radius: number,
    color: Color,
    alpha: number,
  ): void
  /** The inside of a polygon x, y, x, y, …; of one that crosses itself, what an odd number of its edges surrounds. */
  fillPolygon(points: readonly number[], color: Color, alpha: number): void
  /** The outline of a box with round corners; the line is centred on the edge. @param rim opacity of a dark line around it, 0 for none. */
  strokeBox(box: Box, thickness: number, color: Color, alpha: number, rim?: number): void
  /** A line through the points x, y, x, y, … with round ends and joints; a dot where there is one point. */
  strokeLine(points: readonly number[], thickness: number, color: Color, alpha: number): void
  /** A line that changes on its way: each piece between two points has an opacity and a thickness, in pixels. */
  strokeFading(points: readonly number[], thicknesses: readonly number[], alphas: readonly number[], color: Color): void
  /** A text; `left` and `top` are the corner of its first capital, which is `height` pixels high. */
  writeText(text: string, left: number, top: number, height: number, color: Color): void
  /** Width of a text in pixels. */
  measureText(text: string, height: number): number
  /** Makes what is inside a box unrecognisable. @param size of a block, or radius of the blur, in pixels. */
  obscure(box: Box, effect: ObscureEffect, size: number): void
}
