import type { Image } from '../image'
import { GreyImage, halve, shrinkToGrey } from './grey-image'

/** Pixels: smaller levels have too little detail. */
const LEAST_SIDE = 20
const MOST_LEVELS = 4

/** An image pyramid in grey: each level has half the width and height of the level before. */
export class Pyramid {
  /** At least one. */
  readonly levels: readonly GreyImage[]

  /** @param width of the finest level in pixels. @param height likewise. */
  constructor(width: number, height: number) {
    const levels = [new GreyImage(width, height)]
    for (let w = width >> 1, h = height >> 1; levels.length < MOST_LEVELS; w >>= 1, h >>= 1) {
      if (Math.min(w, h) < LEAST_SIDE) break
      levels.push(new GreyImage(w, h))
    }
    this.levels = levels
  }

  /** Fills all levels from an image that is `factor` times as large as the finest level. */
  fill(image: Image, factor: number): void {
    shrinkToGrey(image, factor, this.levels[0]!)
    this.shrink()
  }

  /** Makes the coarser levels of the finest, which was written to. */
  shrink(): void {
    const { levels } = this
    for (let i = 1; i < levels.length; i++) halve(levels[i - 1]!, levels[i]!)
  }
}
