import { readOptions } from '@mot/core'
import { Crowd } from './people/crowd'
import { Random } from './random'
import { Scene, type StreetFrame, WARM_UP } from './scene'
import { fillOptions, type StreetOptions } from './scene-options'

/**
 * A synthetic street with people, generated from a seed, and its ground truth. Each iteration starts from the beginning; iterations are
 * independent.
 *
 * The same options give the same bytes and the same truth on every machine: no function is used whose last bits depend on the engine.
 * @throws MotError `invalid-option` for an option out of range.
 */
export class Street implements Iterable<StreetFrame> {
  readonly options: Required<StreetOptions>
  private readonly scene: Scene
  private readonly crowdSeed: number

  constructor(options: StreetOptions) {
    this.options = fillOptions(readOptions(options))
    const random = new Random(this.options.seed)
    this.scene = new Scene(this.options, random, this.options.seed)
    this.crowdSeed = Math.floor(random.next() * 4294967296)
  }

  *[Symbol.iterator](): Generator<StreetFrame, void, undefined> {
    const { frameRate, frameCount, people } = this.options
    const crowd = new Crowd(this.scene.stage, people, new Random(this.crowdSeed))
    const film = this.scene.film()
    crowd.advance(WARM_UP)
    for (let index = 1; index <= frameCount; index++) {
      yield film(crowd.people, index)
      crowd.advance(1 / frameRate)
    }
  }
}
