import type { Keypoint, Mask, OrientedBox } from '@mot/core'
import type { Color } from './color'
import type { Surface } from './surface'

/** A dot for each point that scores above `minScore`. */
export function paintKeypoints(
  surface: Surface,
  keypoints: readonly Keypoint[],
  minScore: number,
  thickness: number,
  color: Color,
): void {
  for (const { x, y, score } of keypoints) {
    if (!(score > minScore) || !Number.isFinite(x + y)) continue
    // A dark rim separates the colour from a similar background.
    surface.strokeLine([x, y], 2.2 * thickness + 2, [0, 0, 0], 0.4)
    surface.strokeLine([x, y], 2.2 * thickness, color, 1)
  }
}

/** The outline of a rotated box. */
export function paintOrientedBox(
  surface: Surface,
  { x, y, width, height, angle }: OrientedBox,
  thickness: number,
  color: Color,
  opacity: number,
): void {
  const alongX = (Math.cos(angle) * width) / 2
  const alongY = (Math.sin(angle) * width) / 2
  const acrossX = (-Math.sin(angle) * height) / 2
  const acrossY = (Math.cos(angle) * height) / 2
  const corner = (along: 1 | -1, across: 1 | -1) => [
    x + along * alongX + across * acrossX,
    y + along * alongY + across * acrossY,
  ]
  const first = corner(-1, -1)
  const outline = [first, corner(1, -1), corner(1, 1), corner(-1, 1), first].flat()
  surface.strokeLine(outline, thickness + 2, [0, 0, 0], 0.3 * opacity)
  surface.strokeLine(outline, thickness, color, opacity)
}

/** The pixels of an object, transparent over the image. Only those in the image are read. */
export function paintMask(surface: Surface, { left, top, width, height, data }: Mask, color: Color): void {
  const right = Math.min(width, Math.ceil(surface.width - left))
  const bottom = Math.min(height, Math.ceil(surface.height - top))
  for (let y = Math.max(0, Math.floor(-top)); y < bottom; y++) {
    for (let x = Math.max(0, Math.floor(-left)); x < right; x++) {
      const start = x
      while (x < right && data[y * width + x] !== 0) x++
      if (x > start) surface.fillRectangle(left + start, top + y, x - start, 1, 0, color, 0.4)
    }
  }
}
