import type { Detections } from '../detections'
import { MotError } from '../errors'
import { checkImage, type Image } from '../image'
import { type Affine, identityAffine } from '../prepare/affine'
import { isCameraMotion } from './check-camera-motion'
import { PointFollower } from './point-follower'
import { fitSimilarity } from './robust-similarity'
import { Scene } from './scene'

export interface CameraMotionOptions {
  /**
   * Pixels of the image for one that is looked at, a whole number from 1. Default: as many as make the longer side 512 or
   * less.
   */
  readonly downscale?: number
}

/** How the camera moved, as far as it can be told. */
export interface CameraMotionEstimate {
  /** From pixels of the frame before to pixels of this one: a turn, a zoom and a shift. No motion where it is not known. */
  readonly motion: Affine
  /** Why the motion is not known, where it is not. */
  readonly unknown?: UnknownMotion
  /** Corners of the frame before that were found again. */
  readonly cornerCount: number
  /** How many of these moved as the camera did. */
  readonly agreeingCount: number
}

/**
 * - `first-frame`: nothing has been seen before
 * - `size-changed`: the frame before had another size
 * - `few-corners`: both frames show too little that could be found again: a blank wall, darkness, a cut
 * - `no-agreement`: what was found again moved this way and that
 */
export type UnknownMotion = 'first-frame' | 'size-changed' | 'few-corners' | 'no-agreement'

/** Pixels, looked at, that a corner followed there and back again may be off. */
const LARGEST_RETURN_ERROR = 0.5
/** Pixels, looked at, that a corner may be off the motion it agrees with. */
const AGREEMENT_TOLERANCE = 0.75
const FEWEST_CORNERS = 8
/** Of the corners found again, what must agree. */
const LEAST_AGREEMENT = 0.4

/**
 * Tells how the camera moved from one frame to the next by what stands still: corners of the frame before are found again
 * in this one, and most of them agree on a turn, a zoom and a shift. Objects that move are outvoted, and left out from the
 * start where their detections are given.
 *
 * The steps are those of the sparse optical flow in "BoT-SORT" (2022), section 3.2.
 */
export class CameraMotionEstimator {
  private readonly follower = new PointFollower()
  private scene: Scene | undefined
  /** [4n] x and y of corners in the frame before and in this one, in edges of the image's pixels. */
  private pairs = new Float64Array(0)

  /** @throws MotError `invalid-option` unless `downscale` is a whole number from 1. */
  constructor(private readonly options: CameraMotionOptions = {}) {
    const { downscale = 1 } = options
    if (Number.isInteger(downscale) && downscale >= 1) return
    throw new MotError('invalid-option', `Option "downscale" should be a whole number from 1, got ${downscale}.`)
  }

  /**
   * How the camera moved since the image given last.
   * @param detections what moves in this image: its corners are not followed into the next.
   * @throws MotError `invalid-image`. The estimator is then as it was.
   */
  estimate(image: Image, detections?: Detections): CameraMotionEstimate {
    checkImage(image)
    const before = this.scene
    const sameSize = before?.width === image.width && before.height === image.height
    const scene = sameSize ? before : new Scene(image, this.options.downscale)
    scene.take(image)
    const estimate = sameSize ? this.compare(scene) : unknown(before ? 'size-changed' : 'first-frame')
    scene.findCorners(detections)
    this.scene = scene
    return estimate
  }

  /** As if new: the next frame is the first. */
  reset(): void {
    this.scene = undefined
  }

  private compare(scene: Scene): CameraMotionEstimate {
    const cornerCount = this.followCorners(scene)
    if (cornerCount < FEWEST_CORNERS) return unknown('few-corners', cornerCount)
    const agreement = fitSimilarity(this.pairs, cornerCount, AGREEMENT_TOLERANCE * scene.factor)
    const needed = Math.max(FEWEST_CORNERS, LEAST_AGREEMENT * cornerCount)
    if (!agreement || agreement.count < needed || !isCameraMotion(agreement.motion)) {
      return unknown('no-agreement', cornerCount, agreement?.count)
    }
    return { motion: agreement.motion, cornerCount, agreeingCount: agreement.count }
  }

  /** Fills `pairs` with the corners that are found in this frame, and from there in the frame before, at their place. */
  private followCorners({ previous, current, corners, cornerCount, factor }: Scene): number {
    if (this.pairs.length < 2 * corners.length) this.pairs = new Float64Array(2 * corners.length)
    const { follower, pairs } = this
    let count = 0
    for (let i = 0; i < cornerCount; i++) {
      const x = corners[2 * i]!
      const y = corners[2 * i + 1]!
      if (!follower.follow(previous, current, x, y)) continue
      const toX = follower.x
      const toY = follower.y
      if (!follower.leadsBack(previous, current, x, y, LARGEST_RETURN_ERROR)) continue
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
