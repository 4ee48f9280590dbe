import type { Point } from '../raster/polygon'

/**
 * How the world falls onto the panorama: a pinhole camera that looks straight ahead with its lens shifted, as
 * architects' cameras do, so that what stands upright is upright in the picture and turning the camera a little moves
 * the picture as a whole.
 *
 * The world is in metres: x to the right, y up from the ground, z away from the camera.
 */
export class View {
  constructor(
    /** Pixels per metre at one metre's distance. */
    readonly focalLength: number,
    /** Metres above the ground. */
    readonly cameraHeight: number,
    /** Panorama column straight ahead. */
    readonly centreX: number,
    /** Panorama row of the horizon. */
    readonly horizonY: number,
    /** Pixels. */
    readonly width: number,
    readonly height: number,
  ) {}

  /** Panorama point of a place in the world; z > 0. */
  project(x: number, y: number, z: number): Point {
    return [this.projectX(x, z), this.projectY(y, z)]
  }

  projectX(x: number, z: number): number {
    return this.centreX + (this.focalLength * x) / z
  }

  projectY(y: number, z: number): number {
    return this.horizonY + (this.focalLength * (this.cameraHeight - y)) / z
  }

  /** Pixels per metre at a distance. */
  scaleAt(z: number): number {
    return this.focalLength / z
  }

  /** Distance at which the ground falls onto a row below the horizon. */
  groundDepth(row: number): number {
    return (this.focalLength * this.cameraHeight) / (row - this.horizonY)
  }

  /** World x at a panorama column, at a distance. */
  worldX(column: number, z: number): number {
    return ((column - this.centreX) * z) / this.focalLength
  }
}
