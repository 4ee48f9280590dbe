import type { Box } from '@mot/core'
import type { View } from '../camera/view'
import type { Paint } from '../raster/paint'
import type { Shape } from '../raster/shapes'
import type { BodyPoint } from './skeleton'

/** One painted piece of a body, in pixels of the panorama. */
export interface Part {
  readonly shape: Shape
  readonly paint: Paint
  /** Depth in metres behind the centre of the body, with a bias for layers of clothes: larger depths are painted first. */
  readonly depth: number
  /** Whether the part is on the far side of the body, with less light. */
  readonly far: boolean
}

/** Position and direction of a body. */
export interface Stance {
  /** Metres. */
  readonly x: number
  readonly z: number
  /** Unit vector along the ground. */
  readonly headingX: number
  readonly headingZ: number
}

/** Projects points of a body to points of the panorama, and lengths to pixels. */
export class Figure {
  /** Pixels per metre. */
  readonly scale: number
  /** -1 for a person who faces the camera, 1 for one who faces away from it. */
  readonly away: number
  /** -1 for a person who faces the left of the image, 1 for the right. */
  readonly sideways: number
  private readonly footX: number
  private readonly footY: number
  private readonly tilt: number
  private readonly cameraHeight: number

  constructor(view: View, stance: Stance) {
    this.scale = view.scaleAt(stance.z)
    this.away = stance.headingZ
    this.sideways = stance.headingX
    this.footX = view.projectX(stance.x, stance.z)
    this.footY = view.projectY(0, stance.z)
    // The camera is above the ground: nearer points are lower in the image.
    this.tilt = 1 / stance.z
    this.cameraHeight = view.cameraHeight
  }

  x([right, , forward]: BodyPoint): number {
    return this.footX + this.scale * (right * this.away + forward * this.sideways)
  }

  y(point: BodyPoint): number {
    const up = point[1]
    return this.footY - this.scale * (up + this.depth(point) * (this.cameraHeight - up) * this.tilt)
  }

  /** Depth in metres behind the centre of the body, along the viewing direction. */
  depth([right, , forward]: BodyPoint): number {
    return -right * this.sideways + forward * this.away
  }

  /** Projected half-width in metres of an elliptical cross-section. */
  halfWidth(side: number, front: number): number {
    const a = side * this.away
    const b = front * this.sideways
    return Math.sqrt(a * a + b * b)
  }

  /** A limb between two points; radii in metres. */
  limb(from: BodyPoint, to: BodyPoint, fromRadius: number, toRadius: number, paint: Paint, bias = 0): Part {
    return {
      shape: {
        shape: 'capsule',
        startX: this.x(from),
        startY: this.y(from),
        startRadius: fromRadius * this.scale,
        endX: this.x(to),
        endY: this.y(to),
        endRadius: toRadius * this.scale,
      },
      paint,
      ...this.order((this.depth(from) + this.depth(to)) / 2, bias),
    }
  }

  /** An ellipsoid around a point: radii to the side, up and to the front, in metres. */
  egg(middle: BodyPoint, side: number, up: number, front: number, paint: Paint, bias = 0): Part {
    return {
      shape: {
        shape: 'ellipse',
        x: this.x(middle),
        y: this.y(middle),
        radiusX: Math.max(this.halfWidth(side, front) * this.scale, 0.3),
        radiusY: Math.max(up * this.scale, 0.3),
      },
      paint,
      ...this.order(this.depth(middle), bias),
    }
  }

  /** A body of revolution: its centre, and half-widths to the side and to the front at each height, from the top. */
  turned(rings: readonly Ring[], paint: Paint, bias = 0): Part {
    return {
      shape: {
        shape: 'profile',
        rows: rings.map(({ middle, side, front }) => [
          this.y(middle),
          this.x(middle),
          this.halfWidth(side, front) * this.scale,
        ]),
      },
      paint,
      ...this.order(this.depth(rings[0]!.middle), bias),
    }
  }

  private order(depth: number, bias: number): { depth: number; far: boolean } {
    return { depth: depth + bias, far: depth > 0.04 }
  }
}

export interface Ring {
  readonly middle: BodyPoint
  readonly side: number
  readonly front: number
}

/** The tight box around parts, in pixels of the panorama. */
export function boxOfParts(parts: readonly Part[]): Box {
  let left = Number.POSITIVE_INFINITY
  let top = Number.POSITIVE_INFINITY
  let right = Number.NEGATIVE_INFINITY
  let bottom = Number.NEGATIVE_INFINITY
  const include = (x: number, y: number, radiusX: number, radiusY: number) => {
    left = Math.min(left, x - radiusX)
    top = Math.min(top, y - radiusY)
    right = Math.max(right, x + radiusX)
    bottom = Math.max(bottom, y + radiusY)
  }
  for (const { shape } of parts) {
    if (shape.shape === 'ellipse') include(shape.x, shape.y, shape.radiusX, shape.radiusY)
    else if (shape.shape === 'profile') for (const [y, x, half] of shape.rows) include(x, y, half, 0)
    else {
      include(shape.startX, shape.startY, shape.startRadius, shape.startRadius)
      include(shape.endX, shape.endY, shape.endRadius, shape.endRadius)
    }
  }
  return { left, top, right, bottom }
}
