import type { Detections } from '../detections'
import type { Image, Size } from '../image'
import { CornerDetector } from './corners'
import { Pyramid } from './pyramid'

/** Longest side of the reduced image, in pixels. */
const WORKING_SIDE = 512
/** Corners are detected in the level of half size: a quarter of the work. They are tracked in all levels. */
const CORNER_LEVEL = 1

/** The pyramids of the last two frames and the corners of the first of them, for images of one size. */
export class Scene {
  readonly width: number
  readonly height: number
  /** Factor by which images are reduced. */
  readonly factor: number
  previous: Pyramid
  current: Pyramid
  /** [cornerCount × 2] x and y of the previous frame's corners, in pixel edges of the reduced image. */
  readonly corners: Float64Array
  cornerCount = 0

  private readonly cornerLevel: number
  private readonly detector: CornerDetector
  private hidden = new Float64Array(64)

  constructor({ width, height }: Size, downscale = Math.ceil(Math.max(width, height) / WORKING_SIDE)) {
    this.width = width
    this.height = height
    // The reduced image has at least one pixel.
    this.factor = Math.min(downscale, width, height)
    const smallWidth = Math.floor(width / this.factor)
    const smallHeight = Math.floor(height / this.factor)
    this.previous = new Pyramid(smallWidth, smallHeight)
    this.current = new Pyramid(smallWidth, smallHeight)
    this.cornerLevel = Math.min(CORNER_LEVEL, this.current.levels.length - 1)
    const level = this.current.levels[this.cornerLevel]!
    this.detector = new CornerDetector(level.width, level.height)
    this.corners = new Float64Array(2 * this.detector.mostCorners)
  }

  /** Reads the next image; the current one becomes the previous. */
  take(image: Image): void {
    const { previous } = this
    this.previous = this.current
    this.current = previous
    this.current.fill(image, this.factor)
  }

  /** Detects the corners of the current image, except in the boxes of detections. */
  detectCorners(detections: Detections | undefined): void {
    const { corners, detector, current, cornerLevel } = this
    const level = current.levels[cornerLevel]!
    const scale = 2 ** cornerLevel
    const hiddenCount = detections ? this.shrinkBoxes(detections, scale * this.factor) : 0
    this.cornerCount = detector.detect(level, this.hidden, hiddenCount, corners)
    for (let i = 0; i < 2 * this.cornerCount; i++) corners[i]! *= scale
  }

  private shrinkBoxes({ boxes, count }: Detections, factor: number): number {
    if (this.hidden.length < 4 * count) this.hidden = new Float64Array(8 * count)
    for (let i = 0; i < 4 * count; i++) this.hidden[i] = boxes[i]! / factor
    return count
  }
}
