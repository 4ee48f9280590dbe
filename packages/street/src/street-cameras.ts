import { MotError, readOptions, shown } from '@mot/core'
import { Population } from './people/population'
import { Random } from './random'
import { Scene, type StreetFrame, WARM_UP } from './scene'
import { fillOptions, type StreetOptions } from './scene-options'

export interface StreetCamerasOptions extends StreetOptions {
  /** Number of people on the street at a time, in view and between cameras, 0 to 200. Default 12. */
  readonly people?: number
  /** Number of cameras, 1 to 16, from left to right along the street. Default 4. */
  readonly cameras?: number
  /** [shortest, longest] seconds from the image of one camera to that of the next, above 0. Default [10, 40]. */
  readonly travelSeconds?: readonly [shortest: number, longest: number]
  /** Share of the people who leave the street that come back, 0 to 0.95. Default 0.6. */
  readonly returnShare?: number
  /**
   * [shortest, longest] seconds for which they are away, above 0. Default [60, 300]. They come when another person leaves, which may be
   * seconds later.
   */
  readonly awaySeconds?: readonly [shortest: number, longest: number]
}

/**
 * One street with several cameras, generated from a seed, and its ground truth: people walk from the image of one camera to that of the
 * next, and some of those who leave the street come back after minutes, with the same id. With one camera, a street whose people come back.
 *
 * Each iteration starts from the beginning and yields the frames of all cameras at one time. Determined by its options as `Street` is.
 * @throws MotError `invalid-option` for an option out of range.
 */
export class StreetCameras implements Iterable<readonly StreetFrame[]> {
  readonly options: Required<StreetCamerasOptions>
  private readonly scenes: readonly Scene[]
  private readonly populationSeed: number

  constructor(options: StreetCamerasOptions) {
    this.options = fillCamerasOptions(readOptions(options))
    const { seed, cameras } = this.options
    const random = new Random(seed ^ 0xca3e7a)
    const scenes = Array.from({ length: cameras }, (_, i) => new Scene(this.options, random.fork(), seed + (i << 20)))
    this.scenes = scenes
    this.populationSeed = Math.floor(random.next() * 4294967296)
  }

  *[Symbol.iterator](): Generator<readonly StreetFrame[], void, undefined> {
    const { frameRate, frameCount } = this.options
    const stages = this.scenes.map(({ stage }) => stage)
    const population = new Population(stages, this.options, new Random(this.populationSeed))
    const films = this.scenes.map((scene) => scene.film())
    population.advance(WARM_UP)
    for (let index = 1; index <= frameCount; index++) {
      yield films.map((film, camera) => film(population.inFront(camera), index))
      population.advance(1 / frameRate)
    }
  }
}

function fillCamerasOptions(options: StreetCamerasOptions): Required<StreetCamerasOptions> {
  const filled = {
    ...fillOptions(options),
    cameras: options.cameras ?? 4,
    travelSeconds: copyOfRange('travelSeconds', options.travelSeconds ?? [10, 40]),
    returnShare: options.returnShare ?? 0.6,
    awaySeconds: copyOfRange('awaySeconds', options.awaySeconds ?? [60, 300]),
  }
  const { cameras, returnShare } = filled
  if (!(Number.isInteger(cameras) && cameras >= 1 && cameras <= 16)) {
    throw new MotError('invalid-option', `Option "cameras" should be an integer from 1 to 16, got ${shown(cameras)}.`)
  }
  if (!(typeof returnShare === 'number' && returnShare >= 0 && returnShare <= 0.95)) {
    throw new MotError('invalid-option', `Option "returnShare" should be from 0 to 0.95, got ${shown(returnShare)}.`)
  }
  return filled
}

function copyOfRange(name: string, given: readonly [number, number]): readonly [number, number] {
  if (Array.isArray(given) && given.length === 2) {
    const [shortest, longest] = given as readonly unknown[]
    const isWhole = typeof shortest === 'number' && typeof longest === 'number'
    if (isWhole && shortest > 0 && longest >= shortest && longest <= 86_400) return [shortest, longest]
  }
  throw new MotError(
    'invalid-option',
    `Option "${name}" should be [shortest, longest] seconds above 0 and at most a day, got ${shown(given)}.`,
  )
}
