import type { Box, OrientedBox } from '@mot/core'

/** The axis-aligned bounding box of a rotated rectangle. */
export function boundsOf({ x, y, width, height, angle }: OrientedBox): Box {
  const cos = Math.abs(Math.cos(angle))
  const sin = Math.abs(Math.sin(angle))
  const halfWidth = (width * cos + height * sin) / 2
  const halfHeight = (width * sin + height * cos) / 2
  return { left: x - halfWidth, top: y - halfHeight, right: x + halfWidth, bottom: y + halfHeight }
}

/** A rectangle and its rotation about the centre as parts of a row. Without a rotation, it is the box itself. */
export function rotatedBox(box: Box, degrees: number): { readonly box: Box; readonly orientedBox?: OrientedBox } {
  if (degrees % 360 === 0) return { box }
  const { left, top, right, bottom } = box
  const orientedBox = {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    width: right - left,
    height: bottom - top,
    angle: (degrees * Math.PI) / 180,
  }
  return { box: boundsOf(orientedBox), orientedBox }
}

/** The other way: the rectangle before its rotation, and degrees from 0 to below 360. */
export function uprightBox(row: { readonly box: Box; readonly orientedBox?: OrientedBox }): {
  box: Box
  degrees: number
} {
  const { box, orientedBox } = row
  if (!orientedBox) return { box, degrees: 0 }
  const { x, y, width, height, angle } = orientedBox
  const degrees = (((angle * 180) / Math.PI) % 360) + 360
  return {
    box: { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 },
    degrees: degrees % 360,
  }
}
