import { type Affine, CameraMotionEstimator, MotError } from '@mot/core'
import { readCameraMotion } from '@mot/io/mot'
import type { DetectedFrame, DetectionSource } from './source'
import type { Stopwatch } from './stopwatch'

/** How the camera moved before a frame, whose number is counted from 1. */
type CameraMotion = (frame: number, detected: DetectedFrame) => Affine

/**
 * The same detections with how the camera moved before each frame.
 * @param from `estimate` looks at the pictures; everything else is the path of a file that knows it.
 */
export async function followCamera(
  source: DetectionSource,
  from: string,
  stopwatch: Stopwatch,
  signal?: AbortSignal,
): Promise<DetectionSource> {
  const motionBefore = from === 'estimate' ? estimated() : await known(from, signal)
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

async function known(file: string, signal?: AbortSignal): Promise<CameraMotion> {
  const sequence = await readCameraMotion(file, { ...(signal && { signal }) })
  return (frame) => {
    if (frame <= sequence.frameCount) return sequence.at(frame)
    throw new MotError('invalid-file', `${file} ends with frame ${sequence.frameCount}; frame ${frame} is needed, too.`)
  }
}
