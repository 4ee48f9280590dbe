import type { Image } from '../image'
import { GreyImage, halve, shrinkToGrey } from './grey-image'

/** Levels smaller than this show too little to follow anything in. */
const LEAST_SIDE = 20
const MOST_LEVELS = 4

/** An image in grey at several sizes, each level half as large as the one before. */
export class Pyramid {
  /** At least one. */
  readonly levels: readonly GreyImage[]

  /** @param width of the finest level, as `height` is. */
  constructor(width: number, height: number) {
    const levels = [new GreyImage(width, height)]
    for (let w = width >> 1, h = height >> 1; levels.length < MOST_LEVELS; w >>= 1, h >>= 1) {
      if (Math.min(w, h) < LEAST_SIDE) break
      levels.push(new GreyImage(w, h))
    }
    this.levels = levels
  }

  /** Takes in an image that is `factor` times as large as the finest level. */
  fill(image: Image, factor: number): void {
    const { levels } = this
    shrinkToGrey(image, factor, levels[0]!)
    for (let i = 1; i < levels.length; i++) halve(levels[i - 1]!, levels[i]!)
  }
}
