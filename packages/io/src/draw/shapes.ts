import type { Box, Keypoint, Mask, OrientedBox } from '@mot/core'
import type { Color } from './color'
import type { Skeleton } from './skeleton'
import type { Surface } from './surface'

/** Dark rims separate colours from a similar background. */
const RIM: Color = [0, 0, 0]
const RIM_OPACITY = 0.3

/** Bones between the points that score above `minScore`, and a dot for each of these. */
export function paintPose(
  surface: Surface,
  keypoints: readonly Keypoint[],
  skeleton: Skeleton,
  minScore: number,
  thickness: number,
  color: Color,
): void {
  const isSeen = ({ x, y, score }: Keypoint) => score > minScore && Number.isFinite(x + y)
  const seen = keypoints.filter(isSeen)
  const bones = skeleton.flatMap(([from, to]) => {
    const [a, b] = [keypoints[from], keypoints[to]]
    return a && b && isSeen(a) && isSeen(b) ? [[a.x, a.y, b.x, b.y]] : []
  })
  // All rims first: none darkens a bone or a dot.
  for (const bone of bones) surface.strokeLine(bone, thickness + 2, RIM, RIM_OPACITY)
  for (const { x, y } of seen) surface.strokeLine([x, y], 2.2 * thickness + 2, RIM, 0.4)
  for (const bone of bones) surface.strokeLine(bone, thickness, color, 1)
  for (const { x, y } of seen) surface.strokeLine([x, y], 2.2 * thickness, color, 1)
}

/** The corners of a rotated box as x, y, x, y, …, one after the other around it. */
export function cornersOf({ x, y, width, height, angle }: OrientedBox): number[] {
  const alongX = (Math.cos(angle) * width) / 2
  const alongY = (Math.sin(angle) * width) / 2
  const acrossX = (-Math.sin(angle) * height) / 2
  const acrossY = (Math.cos(angle) * height) / 2
  const corner = (along: 1 | -1, across: 1 | -1) => [
    x + along * alongX + across * acrossX,
    y + along * alongY + across * acrossY,
  ]
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)].flat()
}

/** A closed line with a dark rim. */
export function paintOutline(
  surface: Surface,
  points: readonly number[],
  thickness: number,
  color: Color,
  opacity: number,
): void {
  const closed = [...points, points[0]!, points[1]!]
  surface.strokeLine(closed, thickness + 2, RIM, RIM_OPACITY * opacity)
  surface.strokeLine(closed, thickness, color, opacity)
}

export function paintRectangle(surface: Surface, box: Box, thickness: number, color: Color, opacity: number): void {
  surface.strokeBox(box, thickness, color, opacity, RIM_OPACITY * opacity)
}

/** The four corners of a box, each a fifth of its sides long. */
export function paintCorners(
  surface: Surface,
  { left, top, right, bottom }: Box,
  thickness: number,
  color: Color,
  opacity: number,
): void {
  const [dx, dy] = [(right - left) / 5, (bottom - top) / 5]
  const corners = [
    [left, top + dy, left, top, left + dx, top],
    [right - dx, top, right, top, right, top + dy],
    [right, bottom - dy, right, bottom, right - dx, bottom],
    [left + dx, bottom, left, bottom, left, bottom - dy],
  ]
  for (const corner of corners) surface.strokeLine(corner, thickness + 2, RIM, RIM_OPACITY * opacity)
  for (const corner of corners) surface.strokeLine(corner, thickness, color, opacity)
}

const ARC_PIECES = 24

/** The front of an ellipse on the ground, about the middle of a box's lower edge. */
export function paintEllipse(
  surface: Surface,
  { left, right, bottom }: Box,
  thickness: number,
  color: Color,
  opacity: number,
): void {
  const x = (left + right) / 2
  const [radiusX, radiusY] = [0.6 * (right - left), 0.18 * (right - left)]
  const points: number[] = []
  // Open at the back, where the object stands.
  for (let i = 0; i <= ARC_PIECES; i++) {
    const angle = ((-30 + (240 * i) / ARC_PIECES) * Math.PI) / 180
    points.push(x + radiusX * Math.cos(angle), bottom + radiusY * Math.sin(angle))
  }
  surface.strokeLine(points, thickness + 2, RIM, RIM_OPACITY * opacity)
  surface.strokeLine(points, thickness, color, opacity)
}

/** The pixels of an object, transparent over the image. Only those in the image are read. */
export function paintMask(
  surface: Surface,
  { left, top, width, height, data }: Mask,
  color: Color,
  opacity = 0.4,
): void {
  const right = Math.min(width, Math.ceil(surface.width - left))
  const bottom = Math.min(height, Math.ceil(surface.height - top))
  for (let y = Math.max(0, Math.floor(-top)); y < bottom; y++) {
    for (let x = Math.max(0, Math.floor(-left)); x < right; x++) {
      const start = x
      while (x < right && data[y * width + x] !== 0) x++
      if (x > start) surface.fillRectangle(left + start, top + y, x - start, 1, 0, color, opacity)
    }
  }
}
