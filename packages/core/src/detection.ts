import type { Box } from './box'

/** One object in one frame. */
export interface Detection {
  /** Its row in the `Detections` it came from. */
  readonly index: number
  readonly box: Box
  /** How sure the detector is: of most networks 0 to 1, but any finite number. */
  readonly score: number
  /** From 0. */
  readonly classId: number
  /** Name of its class, where the network or file has names. */
  readonly className?: string
  /** Appearance vector of unit length. */
  readonly embedding?: Float32Array
  /** The same number of points for every object, in the order of the network: its joints, for people. */
  readonly keypoints?: readonly Keypoint[]
  readonly mask?: Mask
  readonly orientedBox?: OrientedBox
  readonly box3d?: Box3d
}

/** A detection as callers construct it. Each optional property is present in all rows or in none. */
export interface DetectionInput {
  readonly box: Box
  /** How sure the detector is: of most networks 0 to 1, but any finite number. */
  readonly score: number
  /** Default 0. */
  readonly classId?: number
  /** Of equal length in all rows. */
  readonly embedding?: ArrayLike<number>
  /** Equally many in all rows. */
  readonly keypoints?: readonly Keypoint[]
  readonly mask?: Mask
  readonly orientedBox?: OrientedBox
  readonly box3d?: Box3d
}

/** A point with a meaning, such as the left elbow, in pixels of the original image. */
export interface Keypoint {
  readonly x: number
  readonly y: number
  /** Confidence, 0 to 1. */
  readonly score: number
}

/** The pixels of an object: a bitmap over a rectangle of whole pixels of the original image. */
export interface Mask {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** [height × width] 1 on the object, 0 elsewhere. */
  readonly data: Uint8Array
}

/** A rectangle rotated about its centre, in pixels of the original image. */
export interface OrientedBox {
  /** Centre. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** Radians from the x axis towards the y axis, which points down: clockwise on the screen. */
  readonly angle: number
}

/** A 3D box in camera coordinates, in metres: x to the right, y down, z forward. */
export interface Box3d {
  /** Centre of its bottom face. */
  readonly x: number
  readonly y: number
  readonly z: number
  readonly height: number
  readonly width: number
  readonly length: number
  /** Rotation about the y axis in radians, −π to π: 0 where its length lies along x. */
  readonly rotationY: number
  /** Observation angle in radians: the rotation relative to the ray from the camera, as visible in the image. */
  readonly alpha: number
}
