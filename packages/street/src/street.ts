import type { Frame } from '@mot/core'
import { readOptions } from '@mot/core'
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

/** A 3 × 4 projection matrix, row by row. */
export type Calibration = readonly [...Four, ...Four, ...Four]
type Four = readonly [number, number, number, number]

/** One frame of a street and its ground truth. */
export interface StreetFrame {
  /** The image, in memory that is not reused. */
  readonly frame: Frame
  /** All people with at least one pixel inside the frame if nothing hid them, sorted by id. */
  readonly truth: readonly TruePerson[]
  /** [height × width] id of the person that each pixel shows, 0 where it shows none. */
  readonly owners: Int32Array
  /**
   * 3 × 4 projection of the world, x to the right, y down from the camera and z ahead, in metres, to pixels of the frame: as a head for 3D
   * takes it. The ground is `cameraHeight` below the camera.
   */
  readonly calibration: Calibration
  /** Metres above the ground. */
  readonly cameraHeight: number
  /** Displacement of static objects in the image since the frame before, in pixels; 0 in the first frame. */
  readonly cameraMotion: { readonly x: number; readonly y: number }
}

/** Simulated seconds before the first frame, so that meetings are in progress in it. */
const WARM_UP = 6

/**
 * A synthetic street with people, generated from a seed, and its ground truth. Each iteration starts from the beginning; iterations are
 * independent.
 *
 * The same options give the same bytes and the same truth on every machine: no function is used whose last bits depend on the engine.
 * @throws MotError `invalid-option` for an option out of range.
 */
export class Street implements Iterable<StreetFrame> {
  readonly options: Required<StreetOptions>
  private readonly scenery: Scenery
  private readonly stage: Stage
  private readonly cameraPath: CameraPath
  private readonly noise: SensorNoise
  private readonly crowdSeed: number

  constructor(options: StreetOptions) {
    this.options = fillOptions(readOptions(options))
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
    const { focalLength, cameraHeight, centreX, horizonY } = this.stage.view
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
        owners: canvas.owners!,
        calibration: [focalLength, 0, centreX - window.x, 0, 0, focalLength, horizonY - window.y, 0, 0, 0, 1, 0],
        cameraHeight,
        cameraMotion: { x: previous.x - window.x, y: previous.y - window.y },
      }
      previous = window
      crowd.advance(1 / frameRate)
    }
  }
}
