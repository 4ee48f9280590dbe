import { type Affine, CameraMotionEstimator, Detections, type Frame } from '@mot/core'
import { clear, evaluate } from '@mot/eval'
import { Street, type StreetFrame } from '@mot/street'
import { BoTSORT } from '@mot/trackers'
import { describe, expect, test } from 'vitest'

type MotionOf = (frame: Frame, detections: Detections, truth: Affine) => Affine | undefined

/** Number of id switches in a street at five frames per second. */
function idSwitches(street: readonly StreetFrame[], motionOf: MotionOf): number {
  const tracker = new BoTSORT({ useEmbeddings: false, frameRate: 5 })
  const truth = street.map((frame) => frame.truth.filter(({ visibility }) => visibility > 0.4))
  const results = street.map(({ frame, cameraMotion: { x, y } }, i) => {
    const found = Detections.from(truth[i]!.map(({ box }) => ({ box, score: 0.9 })))
    const motion = motionOf(frame, found, [1, 0, x, 0, 1, y])
    return [...tracker.update(motion ? found.withCameraMotion(motion) : found)]
  })
  return evaluate(clear, [{ truth, results }]).idSwitches
}

describe.each(['pan', 'shake'] as const)('with a camera that moves (%s)', (camera) => {
  test('ids last as long with the estimated motion as with the true one, and far longer than without', () => {
    const street = [...new Street({ seed: 12, camera, frameCount: 60, frameRate: 5, people: 12 })]
    const estimator = new CameraMotionEstimator()
    const blind = idSwitches(street, () => undefined)
    const withTruth = idSwitches(street, (_frame, _detections, truth) => truth)
    const estimated = idSwitches(street, (frame, detections) => estimator.estimate(frame, detections).motion)
    expect(estimated).toBeLessThan(0.6 * blind)
    expect(estimated).toBeLessThanOrEqual(1.1 * withTruth + 2)
  })
})
