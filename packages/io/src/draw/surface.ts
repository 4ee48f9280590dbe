import type { Box } from '@mot/core'
import type { Color } from './color'

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
  /** The outline of a box with round corners; the line is centred on the edge. */
  strokeBox(box: Box, thickness: number, color: Color, alpha: number): void
  /** A line through the points x, y, x, y, … with round ends and joints; a dot where there is one point. */
  strokeLine(points: readonly number[], thickness: number, color: Color, alpha: number): void
}
