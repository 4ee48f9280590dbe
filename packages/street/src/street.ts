import type { Frame } from '@mot/core'
import { type CameraPath, cameraPath, cameraReach } from './camera/motion'
import { SensorNoise } from './light/noise'
import { Crowd } from './people/crowd'
import type { Stage } from './people/stage'
import { Random } from './random'
import { Renderer } from './renderer'
import { fillOptions, type StreetOptions } from './scene-options'
import { buildScenery, type Scenery } from './scenery/scenery'
import { drawSetting } from './scenery/setting'
import type { TruePerson } from './truth'

/** One picture of a street with what is true in it. */
export interface StreetFrame {
  /** Its pixels are its own: keep it as long as you like. */
  readonly frame: Frame
  /** Everyone of whom at least one pixel would fall into the frame, sorted by id. */
  readonly truth: readonly TruePerson[]
  /** Pixels by which what stands still moved in the picture since the frame before; 0 in the first. */
  readonly cameraMotion: { readonly x: number; readonly y: number }
}

/** Seconds the crowd lives before the first frame, so that meetings are under way when it is taken. */
const WARM_UP = 6

/**
 * A street with people, made up from a seed, and the truth about it. Iterating it plays it from the beginning; two
 * iterations do not disturb each other.
 *
 * The same options give the same bytes and the same truth on every machine: nothing in here uses a function whose last
 * bits the language leaves open.
 * @throws MotError `invalid-option` for an option out of its range.
 */
export class Street implements Iterable<StreetFrame> {
  readonly options: Required<StreetOptions>
  private readonly scenery: Scenery
  private readonly stage: Stage
  private readonly cameraPath: CameraPath
  private readonly noise: SensorNoise
  private readonly crowdSeed: number

  constructor(options: StreetOptions) {
    this.options = fillOptions(options)
    const { seed, width, camera } = this.options
    const random = new Random(seed)
    const reach = cameraReach(camera, width)
    const setting = drawSetting(this.options, reach, random.fork())
    this.scenery = buildScenery(setting, this.options.light, random.fork())
    this.stage = { ...setting, obstacles: this.scenery.obstacles }
    this.cameraPath = cameraPath(camera, reach, random.fork())
    this.noise = new SensorNoise(this.scenery.light.noise, seed)
    this.crowdSeed = Math.floor(random.next() * 4294967296)
  }

  *[Symbol.iterator](): Generator<StreetFrame, void, undefined> {
    const { width, height, frameRate, frameCount, people, seed } = this.options
    const crowd = new Crowd(this.stage, people, new Random(this.crowdSeed))
    const renderer = new Renderer(this.stage.view, this.scenery, width, height, seed)
    crowd.advance(WARM_UP)
    let previous = this.cameraPath(0)
    for (let index = 1; index <= frameCount; index++) {
      const time = (index - 1) / frameRate
      const window = this.cameraPath(time)
      const { canvas, truth } = renderer.render(crowd.people, window.x, window.y)
      this.noise.add(canvas, index)
      yield {
        frame: { width, height, data: canvas.data, index, time },
        truth,
        cameraMotion: { x: previous.x - window.x, y: previous.y - window.y },
      }
      previous = window
      crowd.advance(1 / frameRate)
    }
  }
}
