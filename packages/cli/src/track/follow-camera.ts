import { type Affine, CameraMotionEstimator, MotError } from '@mot/core'
import { readCameraMotion } from '@mot/io/mot'
import type { DetectedFrame, DetectionSource } from './source'
import type { Stopwatch } from './stopwatch'

/** The camera motion from the previous frame to `frame`, which counts from 1. */
type CameraMotion = (frame: number, detected: DetectedFrame) => Affine

/**
 * Adds the camera motion before each frame to the detections.
 * @param from `estimate` for an estimate from the images, else the path of a file of camera motion.
 */
export async function followCamera(
  source: DetectionSource,
  from: string,
  stopwatch: Stopwatch,
  signal?: AbortSignal,
): Promise<DetectionSource> {
  const motionBefore = from === 'estimate' ? estimated() : await fromFile(from, signal)
  return {
    ...source,
    async *[Symbol.asyncIterator]() {
      let frame = 0
      for await (const detected of source) {
        frame++
        const motion = stopwatch.measure('camera', () => motionBefore(frame, detected))
        yield { ...detected, detections: detected.detections.withCameraMotion(motion) }
      }
    },
  }
}

function estimated(): CameraMotion {
  const estimator = new CameraMotionEstimator()
  return (_, { image, detections }) => estimator.estimate(image!, detections).motion
}

async function fromFile(file: string, signal?: AbortSignal): Promise<CameraMotion> {
  const sequence = await readCameraMotion(file, { ...(signal && { signal }) })
  return (frame) => {
    if (frame <= sequence.frameCount) return sequence.at(frame)
    throw new MotError(
      'invalid-file',
      `${file} ends with frame ${sequence.frameCount}; it should have frame ${frame}, too.`,
    )
  }
}
