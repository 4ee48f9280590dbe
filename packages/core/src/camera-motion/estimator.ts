import { asDetections, type DetectionsInput } from '../as-detections'
import { MotError } from '../errors'
import { checkImage, type Image } from '../image'
import { readOptions } from '../options'
import { type Affine, identityAffine } from '../prepare/affine'
import { shown } from '../shown'
import { isCameraMotion } from './check-camera-motion'
import { PointTracker } from './point-tracker'
import { fitSimilarity } from './robust-similarity'
import { Scene } from './scene'

export interface CameraMotionOptions {
  /**
   * Factor by which images are reduced, a whole number from 1. Default: the least factor that makes the longer side at most 512 pixels.
   */
  readonly downscale?: number
}

/** An estimate of the camera motion between two frames. */
export interface CameraMotionEstimate {
  /** Similarity (rotation, zoom, translation) from pixels of the frame before to pixels of this one. The identity where unknown. */
  readonly motion: Affine
  /** Why the motion is unknown. Absent where it is known. */
  readonly unknown?: UnknownMotion
  /** Corners of the frame before that were tracked into this one. */
  readonly cornerCount: number
  /** How many of these agree with the motion (inliers). */
  readonly agreeingCount: number
}

/**
 * - `first-frame`: there is no frame before
 * - `size-changed`: the frame before had another size
 * - `few-corners`: too few corners could be tracked: a blank wall, darkness, a cut
 * - `no-agreement`: too few tracked corners agree on one motion
 */
export type UnknownMotion = 'first-frame' | 'size-changed' | 'few-corners' | 'no-agreement'

/** Largest forward–backward error of a corner, in pixels of the reduced image. */
const LARGEST_RETURN_ERROR = 0.5
/** Largest residual of an inlier, in pixels of the reduced image. */
const AGREEMENT_TOLERANCE = 0.75
const FEWEST_CORNERS = 8
/** Least share of inliers among the tracked corners. */
const LEAST_AGREEMENT = 0.4

/**
 * Estimates the camera motion from one frame to the next from the static background: corners of the frame before are tracked into
 * this one, and a similarity (rotation, zoom, translation) is fitted to the majority of them. Corners on moving objects are outliers;
 * where detections are given, corners inside their boxes are ignored from the start.
 *
 * The steps are those of the sparse optical flow in "BoT-SORT" (2022), section 3.2.
 */
export class CameraMotionEstimator {
  private readonly options: CameraMotionOptions
  private readonly tracker = new PointTracker()
  private scene: Scene | undefined
  /** [n × 4] x and y of corners in the frame before and in this one, in pixel edges of the image. */
  private pairs = new Float64Array(0)

  /** @throws MotError `invalid-option` unless `downscale` is a whole number from 1. */
  constructor(options: CameraMotionOptions = {}) {
    this.options = readOptions(options)
    const { downscale = 1 } = this.options
    if (Number.isInteger(downscale) && downscale >= 1) return
    throw new MotError('invalid-option', `Option "downscale" should be a whole number from 1, got ${shown(downscale)}.`)
  }

  /**
   * Estimates the camera motion since the previous image.
   * @param detections moving objects in this image: corners inside their boxes are not tracked into the next image.
   * @throws MotError `invalid-image`, `invalid-detections`. The estimator is then unchanged.
   */
  estimate(image: Image, detections?: DetectionsInput): CameraMotionEstimate {
    checkImage(image)
    const moving = detections && asDetections(detections)
    const before = this.scene
    const sameSize = before?.width === image.width && before.height === image.height
    const scene = sameSize ? before : new Scene(image, this.options.downscale)
    scene.take(image)
    const estimate = sameSize ? this.compare(scene) : unknown(before ? 'size-changed' : 'first-frame')
    scene.detectCorners(moving)
    this.scene = scene
    return estimate
  }

  /** Resets to the state of a new estimator: the next frame is the first. */
  reset(): void {
    this.scene = undefined
  }

  private compare(scene: Scene): CameraMotionEstimate {
    const cornerCount = this.trackCorners(scene)
    if (cornerCount < FEWEST_CORNERS) return unknown('few-corners', cornerCount)
    const agreement = fitSimilarity(this.pairs, cornerCount, AGREEMENT_TOLERANCE * scene.factor)
    const needed = Math.max(FEWEST_CORNERS, LEAST_AGREEMENT * cornerCount)
    if (!agreement || agreement.count < needed || !isCameraMotion(agreement.motion)) {
      return unknown('no-agreement', cornerCount, agreement?.count)
    }
    return { motion: agreement.motion, cornerCount, agreeingCount: agreement.count }
  }

  /** Fills `pairs` with the corners that are tracked into this frame with a small forward–backward error. */
  private trackCorners({ previous, current, corners, cornerCount, factor }: Scene): number {
    if (this.pairs.length < 2 * corners.length) this.pairs = new Float64Array(2 * corners.length)
    const { tracker, pairs } = this
    let count = 0
    for (let i = 0; i < cornerCount; i++) {
      const x = corners[2 * i]!
      const y = corners[2 * i + 1]!
      if (!tracker.track(previous, current, x, y)) continue
      const toX = tracker.x
      const toY = tracker.y
      if (!tracker.tracksBack(previous, current, x, y, LARGEST_RETURN_ERROR)) continue
      pairs[4 * count] = x * factor
      pairs[4 * count + 1] = y * factor
      pairs[4 * count + 2] = toX * factor
      pairs[4 * count++ + 3] = toY * factor
    }
    return count
  }
}

function unknown(reason: UnknownMotion, cornerCount = 0, agreeingCount = 0): CameraMotionEstimate {
  return { motion: identityAffine, unknown: reason, cornerCount, agreeingCount }
}
