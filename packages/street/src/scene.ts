import type { Frame } from '@mot/core'
import { type CameraPath, cameraPath, cameraReach } from './camera/motion'
import { SensorNoise } from './light/noise'
import type { Stage } from './people/stage'
import type { Walker } from './people/walker'
import type { Random } from './random'
import { Renderer } from './renderer'
import type { StreetOptions } from './scene-options'
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

/** Films people; called once for each frame, in order. @param index of the frame, from 1. */
export type Film = (people: readonly Walker[], index: number) => StreetFrame

/** Simulated seconds before the first frame, so that meetings are in progress in it. */
export const WARM_UP = 6

/** What stands in front of a camera, and the camera itself. */
export class Scene {
  readonly stage: Stage
  private readonly scenery: Scenery
  private readonly cameraPath: CameraPath
  private readonly noise: SensorNoise

  /** @param noiseSeed of the sensor. */
  constructor(
    private readonly options: Required<StreetOptions>,
    random: Random,
    noiseSeed: number,
  ) {
    const { width, camera, light } = options
    const reach = cameraReach(camera, width)
    const setting = drawSetting(options, reach, random.fork())
    this.scenery = buildScenery(setting, light, random.fork())
    this.stage = { ...setting, obstacles: this.scenery.obstacles }
    this.cameraPath = cameraPath(camera, reach, random.fork())
    this.noise = new SensorNoise(this.scenery.light.noise, noiseSeed)
  }

  /** Begins at the first frame. */
  film(): Film {
    const { width, height, frameRate, seed } = this.options
    const { focalLength, cameraHeight, centreX, horizonY } = this.stage.view
    const renderer = new Renderer(this.stage.view, this.scenery, width, height, seed)
    let previous = this.cameraPath(0)
    return (people, index) => {
      const time = (index - 1) / frameRate
      const window = this.cameraPath(time)
      const { canvas, truth } = renderer.render(people, window.x, window.y)
      this.noise.add(canvas, index)
      const cameraMotion = { x: previous.x - window.x, y: previous.y - window.y }
      previous = window
      return {
        frame: { width, height, data: canvas.data, index, time },
        truth,
        owners: canvas.owners!,
        calibration: [focalLength, 0, centreX - window.x, 0, 0, focalLength, horizonY - window.y, 0, 0, 0, 1, 0],
        cameraHeight,
        cameraMotion,
      }
    }
  }
}
