import type { Point } from '../raster/polygon'

/**
 * Projection of the world onto the panorama: a pinhole camera with a horizontal optical axis and a shifted lens, as in architectural
 * photography. Vertical objects are vertical in the image, and small camera rotations translate the whole image.
 *
 * World coordinates are in metres: x to the right, y up from the ground, z away from the camera.
 */
export class View {
  constructor(
    /** Pixels per metre at one metre's distance. */
    readonly focalLength: number,
    /** Metres above the ground. */
    readonly cameraHeight: number,
    /** Panorama column of the optical axis. */
    readonly centreX: number,
    /** Panorama row of the horizon. */
    readonly horizonY: number,
    /** Pixels. */
    readonly width: number,
    readonly height: number,
  ) {}

  /** Panorama point of a world point; z > 0. */
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

  /** Distance of the ground at a row below the horizon. */
  groundDepth(row: number): number {
    return (this.focalLength * this.cameraHeight) / (row - this.horizonY)
  }

  /** World x at a panorama column, at a distance. */
  worldX(column: number, z: number): number {
    return ((column - this.centreX) * z) / this.focalLength
  }
}
