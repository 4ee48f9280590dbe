import type { Detections } from '../detections'
import type { Image, Size } from '../image'
import { CornerFinder } from './corners'
import { Pyramid } from './pyramid'

/** Longest side of what is looked at, in pixels. */
const WORKING_SIDE = 512
/** Corners are sought in the level half as large as the finest: a quarter of the work, and they are followed in all. */
const CORNER_LEVEL = 1

/** The last two frames of a stream in grey, and the corners of the former: memory for images of one size. */
export class Scene {
  readonly width: number
  readonly height: number
  /** Pixels of the image for one that is looked at. */
  readonly factor: number
  previous: Pyramid
  current: Pyramid
  /** [2 × cornerCount] x and y of the previous frame's corners, in edges of the pixels looked at. */
  readonly corners: Float64Array
  cornerCount = 0

  private readonly cornerLevel: number
  private readonly finder: CornerFinder
  private hidden = new Float64Array(64)

  constructor({ width, height }: Size, downscale = Math.ceil(Math.max(width, height) / WORKING_SIDE)) {
    this.width = width
    this.height = height
    // At least one pixel is left of every image.
    this.factor = Math.min(downscale, width, height)
    const smallWidth = Math.floor(width / this.factor)
    const smallHeight = Math.floor(height / this.factor)
    this.previous = new Pyramid(smallWidth, smallHeight)
    this.current = new Pyramid(smallWidth, smallHeight)
    this.cornerLevel = Math.min(CORNER_LEVEL, this.current.levels.length - 1)
    const level = this.current.levels[this.cornerLevel]!
    this.finder = new CornerFinder(level.width, level.height)
    this.corners = new Float64Array(2 * this.finder.mostCorners)
  }

  /** Takes in the next image; the current one becomes the previous. */
  take(image: Image): void {
    const { previous } = this
    this.previous = this.current
    this.current = previous
    this.current.fill(image, this.factor)
  }

  /** Finds the corners of the current image, but for those in the boxes of detections. */
  findCorners(detections: Detections | undefined): void {
    const { corners, finder, current, cornerLevel } = this
    const level = current.levels[cornerLevel]!
    const scale = 2 ** cornerLevel
    const hiddenCount = detections ? this.shrinkBoxes(detections, scale * this.factor) : 0
    this.cornerCount = finder.find(level, this.hidden, hiddenCount, corners)
    for (let i = 0; i < 2 * this.cornerCount; i++) corners[i]! *= scale
  }

  private shrinkBoxes({ boxes, count }: Detections, factor: number): number {
    if (this.hidden.length < 4 * count) this.hidden = new Float64Array(8 * count)
    for (let i = 0; i < 4 * count; i++) this.hidden[i] = boxes[i]! / factor
    return count
  }
}
